import { HOSTILE_CLIENT, type Plan } from "../../kit/hostile-provider.ts";
import { openHostileStage } from "./hostile-stage.ts";
import { HOME } from "./stage.ts";
import { openTests } from "./tests.ts";

const { stage, provider, connection, reset, close } = await openHostileStage();
const tests = openTests(stage);
afterAll(close);
beforeEach(reset);

/** By a provider that says this; each later than the one before. */
async function signIn(plan: Plan): Promise<void> {
  stage.world.clock.advance(1);
  provider.plans(plan);
  await stage.signIn(stage.browser(), connection);
}

const RULES = { givenName: [], familyName: [], displayName: [], groups: [], custom: {} };
const byClaim = (attribute: string) => ({ email: [{ attribute }], ...RULES });

interface Listed {
  readonly items: readonly { readonly id: string; readonly hasMessage: boolean }[];
}

const latest = async () => {
  const { items } = await stage.api.get<Listed>(`/signins?connectionId=${connection.id}&limit=1`);
  return items[0]!;
};

interface Shown {
  readonly message: { readonly form: string; readonly text: string } | null;
}

const messageOf = (id: string, query = "") =>
  stage.api.get<Shown>(`/signins/${id}/message${query}`).then(({ message }) => message);

test("S3 C11 the claims of a sign-in are recorded, sealed, and shown without the person's values unless asked for", async () => {
  await signIn({ claims: { groups: ["staff"], shoe_size: 38 } });
  const { id, hasMessage } = await latest();
  expect(hasMessage).toBe(true);
  const { form, text } = (await messageOf(id))!;
  expect(form).toBe("json");
  expect(JSON.parse(text)).toMatchObject({
    id_token: {
      iss: provider.issuer,
      aud: HOSTILE_CLIENT.clientId,
      sub: "[3 characters]",
      email: "[21 characters]",
      email_verified: true,
      groups: ["[5 characters]"],
      shoe_size: "[number]",
    },
  });
  expect(text).not.toContain("nonce");
  expect(text).not.toContain(HOME);
  const withValues = (await messageOf(id, "?values=true"))!;
  expect(JSON.parse(withValues.text)).toMatchObject({ id_token: { sub: "ada", email: `ada@${HOME}` } });
  expect(await tests.events("signin.values_read")).toHaveLength(1);
  const { tenantId, database } = stage.world;
  const stored = await database.transact(tenantId, ({ attempts }) => attempts.find(tenantId, id));
  expect(stored?.sealedMessage).toBeUndefined();
  expect(stored?.sealedClaims?.toString("latin1")).not.toContain("ada");
});

test("S3 C12 the claims of a test and of a refused sign-in are recorded; what was not found true is not", async () => {
  const { offer } = await tests.run(connection);
  expect((await tests.attempt(offer)).hasMessage).toBe(true);
  await signIn({ claims: { email_verified: false } });
  expect((await messageOf((await latest()).id))?.text).toContain('"email_verified": false');
  await signIn({ claims: { email: "ceo@elsewhere.example" } });
  expect(await latest()).toMatchObject({ code: "domain_not_verified", hasMessage: true });
  await signIn({ signedBy: "stranger" });
  expect(await latest()).toMatchObject({ code: "oidc_upstream_signature_invalid", hasMessage: false });
});

test("M2 C11 a mapping is previewed on recorded claims, field by field, and on another connection's never", async () => {
  provider.plans({ claims: { upn: `ada.l@${HOME}`, groups: ["staff", "engineers"] } });
  const { offer } = await tests.run(connection);
  const body = { signinId: offer.testId, mapping: { ...byClaim("upn"), groups: [{ attribute: "groups" }] } };
  const preview = await stage.send("POST", `/connections/${connection.id}/mapping/preview`, body);
  expect(preview).toMatchObject({ status: 200, body: { problems: [] } });
  expect(preview.body["fields"]).toContainEqual({
    field: "email",
    value: `ada.l@${HOME}`,
    source: 'attribute "upn"',
  });
  expect(preview.body["received"]).toMatchObject({
    nameId: "ada",
    attributes: expect.arrayContaining([{ name: "groups", values: ["staff", "engineers"] }]),
  });
  const other = await stage.connect({ issuer: provider.issuer, ...HOSTILE_CLIENT });
  expect(await stage.send("POST", `/connections/${other.id}/mapping/preview`, body)).toMatchObject({
    status: 422,
  });
});

const replay = (draft: object, from: Date, to = stage.world.clock()) =>
  stage.send("POST", "/signins/replay", {
    connectionId: connection.id,
    from: from.toISOString(),
    to: to.toISOString(),
    draft,
  });

test("S4 C11 recorded sign-ins are replayed against a draft mapping: who would break is named, and what it mends is counted", async () => {
  const from = stage.world.clock();
  await signIn({ claims: { upn: `ada@${HOME}` } });
  await signIn({});
  await signIn({ claims: { email: undefined, upn: `ada@${HOME}` } });
  expect(await latest()).toMatchObject({ code: "mapping_failed" });
  await signIn({ signedBy: "stranger" });
  provider.plans({});
  await tests.run(connection);
  stage.world.clock.advance(1);
  const asIs = await replay({}, from);
  expect(asIs.body).toMatchObject({ passed: 2, mended: 0, brokenCount: 0, stillRefused: 1 });
  const drafted = await replay({ mapping: byClaim("upn") }, from);
  expect(drafted.body).toMatchObject({
    passed: 2,
    mended: 1,
    brokenCount: 1,
    stillRefused: 0,
    broken: [{ email: `ada@${HOME}`, code: "mapping_failed", because: expect.stringContaining("upn") }],
  });
});

test("S4 P2 recorded sign-ins by OpenID Connect are replayed against a draft policy, with the ways that the provider said it asked for", async () => {
  const from = stage.world.clock();
  await signIn({});
  await signIn({ claims: { amr: ["pwd", "mfa"] } });
  stage.world.clock.advance(1);
  const trusted = await replay({ policy: { twoStep: "trusted" } }, from);
  expect(trusted.body).toMatchObject({
    passed: 1,
    brokenCount: 1,
    broken: [{ code: "policy_must_enrol" }],
  });
  const off = await replay({ policy: { sso: { mode: "off" } } }, from);
  expect(off.body).toMatchObject({ passed: 0, brokenCount: 2 });
});

test("S4 what only SAML has cannot be replayed by OpenID Connect", async () => {
  const from = new Date(stage.world.clock().getTime() - 1000);
  expect(await replay({ settings: { clockSkewSeconds: 1 } }, from)).toMatchObject({ status: 422 });
  const empty = await stage.connect();
  const body = { connectionId: empty.id, from: from.toISOString(), to: new Date().toISOString(), draft: {} };
  expect(await stage.send("POST", "/signins/replay", { ...body, to: stage.world.clock() })).toMatchObject({
    status: 422,
  });
});
