import type { ResponseTrust } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { createWorkbench } from "../kit/forge/bench.ts";
import { encryptedAssertion, encryptedData, type CONTENT, type TRANSPORT } from "../kit/forge/encryption.ts";
import { assertion, response } from "../kit/forge/message.ts";
import { DIGESTS, METHODS, signed } from "../kit/forge/signature.ts";
import { toField } from "../kit/idp.ts";

const { context, trust } = await createWorkbench();
const { idp, forger, now } = context;

const methods = ["rsaSha256", "rsaSha384", "rsaSha512", "rsaPss", "ecdsaSha256"] as const;
const digests = ["sha256", "sha384", "sha512"] as const satisfies readonly (keyof typeof DIGESTS)[];
const combinations = methods.flatMap((method) => digests.map((digest) => [method, digest] as const));

test.each(combinations)(
  "every algorithm that we name as strong is accepted: %s over %s",
  async (name, digest) => {
    const key = name === "ecdsaSha256" ? idp.ecKey : idp.key;
    const shape = { method: METHODS[name], digest };
    const body = signed(assertion(context, forger), "_a1", key, shape);
    const xml = signed(response(context, body), "_r1", key, shape);
    expect(await verifyResponseHere(toField(xml), trust, now)).toMatchObject({
      ok: true,
      facts: { nameId: forger, signed: "both" },
    });
  },
);

type Encryption = readonly [keyof typeof CONTENT, keyof typeof TRANSPORT];
const strong: readonly Encryption[] = [
  ["aes128gcm", "oaep"],
  ["aes256gcm", "oaep"],
  ["aes128gcm", "oaep11"],
  ["aes256gcm", "oaep11"],
];
const legacy: readonly Encryption[] = [
  ["aes128cbc", "oaep"],
  ["aes256cbc", "oaep"],
];

async function judged([content, transport]: Encryption, change: Partial<ResponseTrust> = {}) {
  const inner = signed(assertion(context, forger), "_a1", idp.key);
  const data = await encryptedData(inner, context.spCertificate, content, transport);
  const xml = signed(response(context, encryptedAssertion(data)), "_r1", idp.key);
  return verifyResponseHere(toField(xml), { ...trust, ...change }, now);
}

test.each(strong)("C6 strong encryption is accepted: %s, %s", async (...encryption) => {
  expect(await judged(encryption)).toMatchObject({ ok: true, facts: { nameId: forger, encrypted: true } });
});

test.each(legacy)(
  "C6 weaker encryption is accepted where the connection opts in: %s, %s",
  async (...encryption) => {
    expect(await judged(encryption)).toMatchObject({ ok: false, code: "saml_encryption_refused" });
    expect(await judged(encryption, { encryption: "legacy" })).toMatchObject({ ok: true });
  },
);

test.each([
  ["tripleDes", "oaep"],
  ["aes256gcm", "rsa15"],
] as const)(
  "C6 3DES and RSA 1.5 are refused even where the connection opts in: %s, %s",
  async (...encryption) => {
    expect(await judged(encryption, { encryption: "legacy" })).toMatchObject({
      code: "saml_encryption_refused",
    });
  },
);
