import * as rp from "openid-client";
import type { StoresKind } from "../../kit/stores.ts";
import { open, openOidcWorld, post, redeem, userinfo } from "./oidc-world.ts";
import type { OidcWorld } from "./oidc-world.ts";

const grant = (code: string | null, redirectUri: string, verifier: string) => ({
  grant_type: "authorization_code",
  code: code ?? "",
  redirect_uri: redirectUri,
  code_verifier: verifier,
});

const kinds: readonly StoresKind[] = ["postgres-redis", "postgres", "embedded"];

describe.each(kinds)("on %s", (kind) => {
  let world: OidcWorld;
  beforeAll(async () => {
    world = await openOidcWorld(kind);
  });
  afterAll(() => world.close());

  test("a code that is used twice at once gives tokens once, and later not at all", async () => {
    const party = await world.relyingParty();
    world.signInAs(await world.person());
    const { code, verifier } = await open(world.browser(), party);
    const fields = grant(code, party.redirectUri, verifier);
    const credentials: [string, string] = [party.clientId, party.clientSecret];
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(world, fields, credentials)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400, 400]);
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused.map(({ body }) => body["error"])).toEqual(Array(4).fill("invalid_grant"));
    expect((await post(world, fields, credentials)).body["error"]).toBe("invalid_grant");
  });

  test("a code that is replayed takes its tokens with it (RFC 9700 4.14)", async () => {
    const party = await world.relyingParty();
    world.signInAs(await world.person());
    const opened = await open(world.browser(), party);
    const tokens = await redeem(party, opened);
    expect((await userinfo(world, tokens.access_token)).status).toBe(200);
    const again = await post(world, grant(opened.code, party.redirectUri, opened.verifier), [
      party.clientId,
      party.clientSecret,
    ]);
    expect(again.body["error"]).toBe("invalid_grant");
    expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  });

  test("a code works for the app that it was made for and for no other", async () => {
    const party = await world.relyingParty();
    const other = await world.relyingParty({ name: "Wiki", redirectUris: [party.redirectUri] });
    world.signInAs(await world.person());
    const { code, verifier } = await open(world.browser(), party);
    const answer = await post(world, grant(code, party.redirectUri, verifier), [
      other.clientId,
      other.clientSecret,
    ]);
    expect(answer.body["error"]).toBe("invalid_grant");
  });

  test("a refresh token is used once; its second use ends the whole family", async () => {
    const party = await world.relyingParty();
    world.signInAs(await world.person());
    const first = await redeem(party, await open(world.browser(), party));
    const second = await rp.refreshTokenGrant(party.config, first.refresh_token ?? "");
    expect((await userinfo(world, second.access_token)).status).toBe(200);
    await expect(rp.refreshTokenGrant(party.config, first.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    expect((await userinfo(world, second.access_token)).status).toBe(401);
    await expect(rp.refreshTokenGrant(party.config, second.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  test("tokens of one kind never work as another", async () => {
    const party = await world.relyingParty();
    world.signInAs(await world.person());
    const opened = await open(world.browser(), party);
    const tokens = await redeem(party, opened);
    const credentials: [string, string] = [party.clientId, party.clientSecret];
    const { access_token: access, refresh_token: refresh = "", id_token: id = "" } = tokens;
    for (const token of [id, refresh, opened.code ?? "", party.clientSecret, ""])
      expect((await userinfo(world, token)).status).toBeGreaterThanOrEqual(400);
    for (const token of [access, id, opened.code ?? ""]) {
      const answer = await post(world, { grant_type: "refresh_token", refresh_token: token }, credentials);
      expect(answer.body["error"]).toBe("invalid_grant");
    }
    for (const token of [access, refresh, id]) {
      const answer = await post(world, grant(token, party.redirectUri, opened.verifier), credentials);
      expect(answer.body["error"]).toBe("invalid_grant");
    }
    expect((await userinfo(world, access)).status).toBe(200);
  });

  test("O2 any node redeems what another one began, and one alone", async () => {
    const party = await world.relyingParty();
    world.signInAs(await world.person());
    const nodes = [world.publicUrl, await world.secondNode()];
    const { code, verifier } = await open(world.browser(), party);
    const fields = grant(code, party.redirectUri, verifier);
    const answers = await Promise.all(
      nodes.map((publicUrl) => post({ publicUrl }, fields, [party.clientId, party.clientSecret])),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});
