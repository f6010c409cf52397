import type { ResponseTrust, Verdict } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { createWorkbench } from "../kit/forge/bench.ts";
import { assertion, response } from "../kit/forge/message.ts";
import { signed } from "../kit/forge/signature.ts";
import { toField } from "../kit/idp.ts";
import { rsaKey } from "../kit/keys.ts";
import { encryptedAssertion, type Encryption } from "./kit/encrypt.ts";

const { context, trust } = await createWorkbench();
const { key } = context.idp;
const readers = [context.spCertificate];

interface Sending extends Partial<Encryption> {
  readonly sign?: "assertion" | "response" | "both";
  readonly plain?: string;
}

function message({ sign = "assertion", plain, ...encryption }: Sending = {}): string {
  const inner = assertion(context, context.victim);
  const own = sign === "response" ? inner : signed(inner, "_a1", key);
  const outer = response(context, encryptedAssertion(plain ?? own, { readers, ...encryption }));
  return sign === "assertion" ? outer : signed(outer, "_r1", key);
}

const verify = (xml: string, change: Partial<ResponseTrust> = {}): Promise<Verdict> =>
  verifyResponseHere(toField(xml), { ...trust, ...change }, context.now);

const codeOf = (verdict: Verdict): string => (verdict.ok ? "accepted" : verdict.code);

test.each<Sending>([
  { bits: 128 },
  { bits: 192 },
  { bits: 256 },
  { transport: "rsa-oaep-mgf1p", digest: "sha256" },
  { transport: "rsa-oaep", digest: "sha1", mask: "sha1" },
  { transport: "rsa-oaep", digest: "sha256", mask: "sha256" },
  { transport: "rsa-oaep", digest: "sha256", mask: "sha1" },
  { transport: "rsa-oaep", digest: "sha384", mask: "sha384" },
  { transport: "rsa-oaep", digest: "sha512", mask: "sha512" },
  { place: "beside" },
])("C6 AES-GCM with RSA-OAEP is read: %j", async (choice) => {
  for (const sign of ["assertion", "response", "both"] as const)
    expect(await verify(message({ ...choice, sign }))).toMatchObject({
      ok: true,
      facts: { nameId: context.victim, encrypted: true, signed: sign },
    });
});

test("C4 any of our decryption keys may fit, whatever their order", async () => {
  const old = await rsaKey("older decryption");
  const keys = [old.privateKey, ...trust.decryptionKeys];
  for (const decryptionKeys of [keys, keys.toReversed()])
    expect(await verify(message(), { decryptionKeys })).toMatchObject({ ok: true });
  const both = message({ readers: [old.certificate, context.spCertificate] });
  expect(await verify(both)).toMatchObject({ ok: true });
});

test.each([
  ["AES-CBC on a strict connection", { mode: "cbc", sign: "both" }, "strong"],
  ["AES-CBC below an unsigned response, even on a legacy connection", { mode: "cbc" }, "legacy"],
  ["RSA-1_5 on a legacy connection", { transport: "rsa-1_5", sign: "both" }, "legacy"],
  ["RSA-1_5 on a strict connection", { transport: "rsa-1_5" }, "strong"],
  [
    "more wrapped keys than anyone needs",
    { readers: Array<string>(4).fill(context.spCertificate) },
    "strong",
  ],
] as const)("C6 refused: %s", async (_title, choice, encryption) => {
  expect(codeOf(await verify(message(choice as Sending), { encryption }))).toBe("saml_encryption_refused");
});

test.each([128, 192, 256] as const)(
  "C6 AES-%i-CBC is read on a legacy connection below a signed response",
  async (bits) => {
    const verdict = await verify(message({ mode: "cbc", bits, sign: "response" }), { encryption: "legacy" });
    expect(verdict).toMatchObject({ ok: true, facts: { encrypted: true } });
  },
);

const flip =
  (what: "key" | "content", at: number) =>
  (found: "key" | "content", bytes: Buffer): Buffer =>
    found === what ? flipped(bytes, at) : bytes;

test("every failure to decrypt looks the same, but for the size of the message", async () => {
  const stranger = (await rsaKey("a stranger's")).certificate;
  const failures = [
    message({ readers: [stranger] }),
    message({ damage: flip("key", 0) }),
    message({ damage: flip("key", 255) }),
    message({ damage: flip("content", 3) }),
    message({ damage: flip("content", 40) }),
    message({ damage: (what, bytes) => (what === "content" ? bytes.subarray(0, 20) : bytes) }),
    message({ damage: (what, bytes) => (what === "key" ? bytes.subarray(0, 100) : bytes) }),
    message().replace("aes256-gcm", "aes128-gcm"),
  ];
  const verdicts = await Promise.all(failures.map((xml) => verify(xml)));
  const seen = verdicts.map((each) => ({
    ...each,
    checks: each.checks.filter((check) => !/size|64|encryption_algorithm/.test(check.name)),
  }));
  expect(seen[0]).toMatchObject({ code: "saml_decryption_failed" });
  for (const each of seen) expect(each).toEqual(seen[0]);
  expect(await verify(message(), { decryptionKeys: [] })).toMatchObject({ code: "saml_decryption_failed" });
});

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

test.each([
  ["a document type", "<!DOCTYPE a>", "saml_doctype"],
  ["a comment", "<!-- a -->", "saml_xml_forbidden"],
])("the decrypted assertion passes the same gate: %s is refused", async (_what, prefix, code) => {
  const plain = prefix + signed(assertion(context, context.victim), "_a1", key);
  expect(codeOf(await verify(message({ plain })))).toBe(code);
});

test("an unsigned assertion encrypted by a stranger is refused: our encryption key is public", async () => {
  const plain = assertion(context, context.victim);
  expect(codeOf(await verify(message({ plain })))).toBe("saml_signature_missing");
});

test("what is encrypted must be one assertion", async () => {
  const inner = signed(assertion(context, context.victim), "_a1", key);
  expect(codeOf(await verify(message({ plain: response(context, inner) })))).toBe("saml_assertion_count");
  expect(codeOf(await verify(message({ plain: "<a/>" })))).toBe("saml_assertion_count");
});
