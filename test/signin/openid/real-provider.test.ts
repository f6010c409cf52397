import { openOpenidProvider } from "../../kit/openid-provider.ts";
import { HOME, openOpenidStage, type OpenidStage, type ShownConnection } from "./stage.ts";

const ACCOUNTS = {
  "0001": {
    email: `ada@${HOME}`,
    email_verified: true,
    name: "Ada Lovelace",
    given_name: "Ada",
    family_name: "Lovelace",
    groups: ["staff", "engineers"],
  },
  "0002": { email: `grace@${HOME}`, name: "Grace Hopper" },
};
const SECRET = "s3cret-of-the-client-0123456789abcdef";

let stage: OpenidStage;
let connections: readonly ShownConnection[];
let provider: Awaited<ReturnType<typeof openOpenidProvider>>;

function known(at: number): ShownConnection {
  const connection = connections[at];
  if (connection === undefined) throw new Error("no such connection");
  return connection;
}

const ALGORITHMS = ["RS256", "PS256", "ES256"] as const;

/** As an administrator does it: the redirect URI is there first, then the provider, then its values come back. */
beforeAll(async () => {
  stage = await openOpenidStage();
  connections = await Promise.all(ALGORITHMS.map(() => stage.connect()));
  provider = await openOpenidProvider(
    connections.map(({ sp }, at) => ({
      client_id: `sallyport-${at}`,
      client_secret: SECRET,
      redirect_uris: [sp.redirectUri],
      id_token_signed_response_alg: ALGORITHMS[at] ?? "RS256",
    })),
    ACCOUNTS,
  );
  await Promise.all(
    connections.map(({ id }, at) =>
      stage.patch(`/connections/${id}`, {
        oidc: {
          issuer: provider.issuer,
          clientId: `sallyport-${at}`,
          clientSecret: SECRET,
          scopes: ["email", "profile", "groups"],
        },
      }),
    ),
  );
  await stage.link(known(0).id);
});
afterAll(async () => {
  await provider.close();
  await stage.close();
});

test("C11 by e-mail and verified domain to a real OpenID provider and back, signed in", async () => {
  const browser = stage.browser();
  const form = await browser.go(`${stage.url}/login`, { stopAt: (page) => page.forms.length > 0 });
  const page = await browser.submit(form, { email: `ada@${HOME}` });
  expect(page.url).toBe(`${stage.url}/apps`);
  expect(page.text).toContain("Ada Lovelace");
  const [ada] = await stage.people();
  expect(ada).toMatchObject({ email: `ada@${HOME}`, givenName: "Ada", groups: ["engineers", "staff"] });
  const identities = await stage.world.database.transact(stage.world.tenantId, ({ people }) =>
    people.identitiesOf(stage.world.tenantId, ada?.id ?? ""),
  );
  expect(identities).toMatchObject([
    { issuer: provider.issuer, nameIdFormat: "urn:sallyport:oidc:sub", nameId: "0001" },
  ]);
  const { items } = await stage.api.get<{ items: readonly { id: string }[] }>("/signins?outcome=accepted");
  const recorded = await stage.api.get<{ code: string; checks: readonly { name: string; ok: boolean }[] }>(
    `/signins/${items[0]?.id}`,
  );
  expect(recorded.code).toBe("ok");
  expect(recorded.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["id_token_signature", "id_token_nonce", "userinfo_subject"]),
  );
  expect(recorded.checks.every(({ ok }) => ok)).toBe(true);
});

test("C11 the address that was typed goes along as login_hint; one that the provider says nothing of is left to the rule of domains", async () => {
  const browser = stage.browser();
  const form = await browser.go(`${stage.url}/login`, { stopAt: (page) => page.forms.length > 0 });
  const page = await browser.submit(form, { email: `Grace@${HOME}` });
  expect(page.text).toContain("Grace Hopper");
  expect((await stage.people()).map(({ email }) => email).toSorted()).toEqual([
    `ada@${HOME}`,
    `grace@${HOME}`,
  ]);
});

test.each(ALGORITHMS.map((algorithm, at) => [algorithm, at] as const))(
  "C11 an ID token that the provider signs with %s is verified by its published key",
  async (_algorithm, at) => {
    const connection = known(at);
    const page = await stage.signIn(stage.browser(), connection);
    // Only the first is linked to the domain: the others get as far as the rule of domains, and no further.
    if (at === 0) expect(page.url).toBe(`${stage.url}/apps`);
    else expect(await stage.recorded(page)).toMatchObject({ code: "domain_not_linked" });
  },
);

test("C11 a client secret that is wrong at the provider is named as such", async () => {
  const connection = known(0);
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientSecret: "wrong-secret" } });
  const page = await stage.signIn(stage.browser(), connection);
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_client_refused" });
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientSecret: SECRET } });
  expect((await stage.signIn(stage.browser(), connection)).url).toBe(`${stage.url}/apps`);
});

test("C11 a provider that does not answer is named as such", async () => {
  const connection = await stage.connect({
    issuer: "http://127.0.0.1:1",
    clientId: "x",
    clientSecret: SECRET,
  });
  const page = await stage.signIn(stage.browser(), connection);
  expect(page.status).toBe(403);
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_unreachable" });
});

test("C11 a private address that the operator did not allow is never called", async () => {
  const connection = await stage.connect({
    issuer: "https://169.254.169.254",
    clientId: "x",
    clientSecret: SECRET,
  });
  const page = await stage.signIn(stage.browser(), connection);
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_unreachable" });
});
