import { createTrustCertificate } from "../../src/connections/trust-certificate.ts";
import type { Connection } from "../../src/connections/types.ts";
import type { IssueResponseInput } from "../../src/saml/idp/response.ts";
import { carriedCertificates } from "../../src/saml/carried-certificates.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import type { KeyPair } from "../../src/saml/types.ts";
import { createReplays } from "../../src/signin/replays.ts";
import { createTrustSigner, type TrustSigner } from "../../src/signin/trust-signer.ts";
import { expiredKey, rsaKey, weakKey } from "../kit/keys.ts";
import { presets } from "../kit/presets.ts";
import { HOME, openStage } from "./stage.ts";

type Stage = Awaited<ReturnType<typeof openStage>>;

let stage: Stage;
let trustSigner: TrustSigner;
let stranger: KeyPair;
beforeAll(async () => {
  stage = await openStage();
  trustSigner = trusting(stage);
  stranger = await rsaKey("somebody else");
});
afterAll(() => stage.close());

function trusting({ world, keys, recorder }: Stage): TrustSigner {
  const { transact, locate } = world.database;
  const flow = { ...world, ...world.settings, transact, locate, keys, recorder, readCertificate };
  return createTrustSigner({
    ...flow,
    replays: createReplays({ ...flow, presetMapping: presets.mappingOf }),
    certificates: createTrustCertificate(flow),
    carriedCertificates,
  });
}

/** A refused sign-in at the stage's connection; the recorder's newest. */
async function refused(change: Partial<IssueResponseInput>) {
  const page = await stage.signIn(stage.browser(), { change });
  expect(page.status).toBe(403);
  const [newest] = await stage.attempts();
  if (!newest) throw new Error("nothing was recorded");
  return newest;
}

const stored = (): Promise<Connection> => stage.connections.get(stage.world.tenantId, stage.connection.id);
const trust = (signinId: string, more: { sha256?: string } = {}, version?: number) =>
  trustSigner.trust(stage.connection.id, { signinId, ...more }, stage.by, version);

async function expectUnchanged(before: Connection): Promise<void> {
  expect(await stored()).toEqual(before);
}

test("C4 an identity provider that rolls its key is refused, trusted by one call after a replay, and lets people in", async () => {
  const rolled = await rsaKey("northwind rolled");
  const { sha256 } = readCertificate(rolled.certificate);
  await refused({ key: rolled });
  const attempt = await refused({ key: rolled });
  expect(attempt.code).toBe("saml_signer_unknown");

  const done = await trust(attempt.id, { sha256 }, 1);
  expect(done).toMatchObject({ certificate: { sha256 }, passed: 2, refused: 0, connection: { version: 2 } });
  const browser = stage.browser();
  expect((await stage.signIn(browser, { change: { key: rolled } })).status).toBe(200);
  expect(await stage.who(browser)).not.toBeNull();
  // The old key stands beside the new one until somebody takes it out.
  expect((await stage.signIn(stage.browser())).status).toBe(200);

  const [trusted] = await stage.audited("certificate.trusted");
  expect(trusted?.event).toMatchObject({
    targetId: stage.connection.id,
    sha256,
    after: { evidence: { signinId: attempt.id, reference: attempt.reference, passed: 2, refused: 0 } },
  });
  await expect(trust(attempt.id)).rejects.toMatchObject({ code: "certificate_known" });
});

test("C4 the certificate of an unknown signer is found inside an encrypted assertion", async () => {
  const rolled = await rsaKey("northwind rolled and encrypted");
  const decryption = await stage.keys.active(stage.world.tenantId, "saml-decryption");
  const attempt = await refused({
    key: rolled,
    sign: "assertion",
    encryptFor: { certificate: decryption.certificate, content: "aes256-gcm" },
  });
  expect((await trust(attempt.id)).certificate.sha256).toBe(readCertificate(rolled.certificate).sha256);
});

test("C4 a certificate that did not sign the message which carries it is never trusted", async () => {
  const before = await stored();
  const victim = await rsaKey("victim");
  const forged = { privateKey: stranger.privateKey, certificate: victim.certificate };
  for (const sign of ["assertion", "response", "both"] as const) {
    const attempt = await refused({ key: forged, sign });
    expect(attempt.code).toBe("saml_signer_unknown");
    await expect(trust(attempt.id)).rejects.toMatchObject({
      code: "signer_not_proven",
      message: expect.stringContaining("saml_signature_invalid"),
    });
  }
  await expectUnchanged(before);
});

test.each<[string, Partial<IssueResponseInput>, string]>([
  ["another audience", { audience: "https://elsewhere.example" }, "saml_audience_mismatch"],
  ["an address of nobody's domain", { nameId: "eve@elsewhere.example" }, "domain_not_verified"],
])(
  "C4 a signer whose recorded sign-in fails for %s is not trusted, and the check is named",
  async (_, about, code) => {
    const before = await stored();
    const { nameId } = about;
    const change = {
      key: stranger,
      ...about,
      ...(nameId !== undefined && { attributes: [{ name: "email", values: [nameId] }] }),
    };
    const attempt = await refused(change);
    await expect(trust(attempt.id)).rejects.toMatchObject({
      code: "signer_not_proven",
      message: expect.stringContaining(code),
    });
    await expectUnchanged(before);
  },
);

test("C4 a weak, an expired or another certificate than the compared one is not trusted", async () => {
  const before = await stored();
  const weak = await refused({ key: await weakKey("northwind") });
  await expect(trust(weak.id)).rejects.toMatchObject({ code: "saml_certificate_weak" });
  const expired = await refused({ key: await expiredKey("northwind") });
  await expect(trust(expired.id)).rejects.toMatchObject({ code: "certificate_dates_refused" });
  const other = await refused({ key: stranger });
  await expect(trust(other.id, { sha256: "0".repeat(64) })).rejects.toMatchObject({ code: "signer_differs" });
  await expectUnchanged(before);
});

test("only a sign-in of this connection that was refused for its signer is evidence, and If-Match holds", async () => {
  const before = await stored();
  const elsewhere = await stage.addConnection("Elsewhere");
  const attempt = await refused({ key: stranger });
  const there = trustSigner.trust(elsewhere.id, { signinId: attempt.id }, stage.by);
  await expect(there).rejects.toMatchObject({ code: "not_found" });
  const late = await refused({ now: new Date(stage.world.clock().getTime() - 3_600_000) });
  await expect(trust(late.id)).rejects.toMatchObject({ code: "signer_not_recorded" });
  await expect(trust(attempt.id, {}, before.version - 1)).rejects.toMatchObject({ code: "version_conflict" });
  await expectUnchanged(before);
});

test("C4 a certificate that the next fetch of metadata would drop is not added beside it", async () => {
  const { world, idp } = stage;
  const fetched = await stage.addConnection("Fetched");
  const blank = { entityId: undefined, signer: undefined, etag: undefined, lastModified: undefined };
  const source = { fetchedAt: undefined, validUntil: undefined, failures: 0, lastError: undefined };
  const metadata = { ...blank, ...source, url: `${idp.entityId}.xml`, dueAt: world.clock() };
  await world.database.transact(world.tenantId, ({ connections }) =>
    connections.update({ ...fetched, metadata, version: 2 }),
  );
  const { requestId } = await stage.start(stage.browser(), `ada@${HOME}`);
  await stage.answer(stage.browser(), requestId, { change: { key: stranger } }, fetched);
  const [attempt] = await stage.attempts();
  const done = trustSigner.trust(fetched.id, { signinId: attempt?.id ?? "" }, stage.by);
  await expect(done).rejects.toMatchObject({ code: "certificate_from_metadata", status: 409 });
});

test("C4 our decryption key rolls over while encrypted sign-ins run, and none fails", async () => {
  const { keys, world, by } = stage;
  const tenantId = world.tenantId;
  const old = await keys.active(tenantId, "saml-decryption");
  const signInWith = async (certificate: string): Promise<number> => {
    const change = { sign: "assertion", encryptFor: { certificate, content: "aes256-gcm" } } as const;
    return (await stage.signIn(stage.browser(), { nameId: `ada@${HOME}`, change })).status;
  };
  const statuses: number[] = [];
  const keepSigningIn = async (certificate: string, times = 3): Promise<void> => {
    for (let time = 0; time < times; time += 1) statuses.push(await signInWith(certificate));
  };
  const [next] = await Promise.all([keys.prepareNext("saml-decryption", by), keepSigningIn(old.certificate)]);
  world.clock.advance(120_000);
  const published = await keys.published(tenantId, "saml-decryption");
  expect(published.map(({ id }) => id)).toEqual([old.id, next.id]);
  await keepSigningIn(next.certificate);
  await Promise.all([
    keys.promote(next.id, by),
    keepSigningIn(old.certificate),
    keepSigningIn(next.certificate),
  ]);
  // This identity provider goes on with the old certificate until the retired key is removed.
  await keepSigningIn(old.certificate);
  expect(statuses).toEqual(statuses.map(() => 200));
  expect(statuses).toHaveLength(15);
  await keys.remove(old.id, by);
  expect(await signInWith(old.certificate)).toBe(403);
  expect(await signInWith(next.certificate)).toBe(200);
});
