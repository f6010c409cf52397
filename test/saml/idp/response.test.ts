import { systemRandom } from "../../../src/kernel/random.ts";
import type { EncryptionTarget } from "../../../src/saml/idp/encrypt.ts";
import { CharacterNotAllowed } from "../../../src/saml/idp/errors.ts";
import { idpMetadata } from "../../../src/saml/idp/metadata.ts";
import { refuseRequest } from "../../../src/saml/idp/response.ts";
import { verifyResponseHere } from "../../../src/saml/verify.ts";
import { createWorkbench } from "../../kit/forge/bench.ts";
import { EMAIL_FORMAT, toField } from "../../kit/idp.ts";
import { rsaKey } from "../../kit/keys.ts";
import { schemaProblems } from "../../kit/schema.ts";
import { xmlsecVerifies } from "../../kit/xmlsec.ts";

const { context, trust } = await createWorkbench();
const { idp, now, forger } = context;
const signatures = ["assertion", "response", "both"] as const;
const keys = [
  ["RSA-2048", idp.key],
  ["EC-P256", idp.ecKey],
] as const;
const encryptions: readonly (EncryptionTarget | undefined)[] = [
  undefined,
  { certificate: context.spCertificate, content: "aes128-gcm" },
  { certificate: context.spCertificate, content: "aes256-gcm" },
  { certificate: context.spCertificate, content: "aes256-gcm", oaep: "sha256" },
];
const honest = signatures.flatMap((sign) =>
  keys.flatMap(([algorithm, key]) =>
    encryptions.map((encryptFor) => ({
      title: `${algorithm}, ${sign} signed, ${encryptFor ? `${encryptFor.content} ${encryptFor.oaep ?? "sha1"}` : "plain"}`,
      change: { sign, key, ...(encryptFor && { encryptFor }) },
      sign,
      encrypted: encryptFor !== undefined,
    })),
  ),
);

test.each(honest)("C6 an honest response is accepted: $title", async ({ change, sign, encrypted }) => {
  const xml = await idp.respond(context, forger, change);
  const verdict = await verifyResponseHere(toField(xml), trust, now);
  expect(verdict).toMatchObject({
    ok: true,
    facts: {
      nameId: forger,
      nameIdFormat: EMAIL_FORMAT,
      issuer: idp.entityId,
      inResponseTo: context.requestId,
      sessionIndex: "_session-1",
      signed: sign,
      encrypted,
    },
  });
  expect(verdict.ok && verdict.facts.attributes.get("groups")).toEqual(["staff", "wiki"]);
});

test.each(honest)("issued responses are valid by the SAML schema: $title", async ({ change }) => {
  expect(schemaProblems(await idp.respond(context, forger, change), "protocol")).toEqual([]);
});

test.each(keys)("both signatures of a response verify in xmlsec1: %s", async (_algorithm, key) => {
  const strange = "line\r\nbreak\ttab <&>\"' \u00C4 \u{1F511}";
  const attributes = [{ name: "strange", values: [strange] }];
  const xml = await idp.respond(context, forger, { key, sign: "both", attributes });
  expect(await xmlsecVerifies(xml, "Response", key.certificate)).toBe(true);
  expect(await xmlsecVerifies(xml, "Assertion", key.certificate)).toBe(true);
  const other = await rsaKey("unrelated");
  expect(await xmlsecVerifies(xml, "Response", other.certificate)).toBe(false);
  expect(await xmlsecVerifies(xml.replace("line", "lime"), "Assertion", key.certificate)).toBe(false);
});

test("values arrive as they were given, white space and markup included", async () => {
  const values = ['<b>&amp;"quoted"\'', "two\nlines", "\u00C4\u{1F511}"];
  const xml = await idp.respond(context, forger, { attributes: [{ name: "x", values }] });
  const verdict = await verifyResponseHere(toField(xml), trust, now);
  expect(verdict.ok && verdict.facts.attributes.get("x")).toEqual(values);
});

test("characters that XML cannot carry are refused when issuing", async () => {
  for (const character of ["\u0000", "\u0008", "\uFFFE", "\uD800"])
    await expect(idp.respond(context, `a${character}b`)).rejects.toThrow(CharacterNotAllowed);
});

test("a refused request is answered by a signed status and no assertion", async () => {
  const xml = refuseRequest({
    issuer: idp.entityId,
    key: idp.key,
    acsUrl: context.acsUrl,
    inResponseTo: context.requestId,
    now,
    random: systemRandom,
    status: {
      code: "urn:oasis:names:tc:SAML:2.0:status:Responder",
      subcode: "urn:oasis:names:tc:SAML:2.0:status:NoPassive",
      message: "not <signed> in",
    },
  });
  expect(schemaProblems(xml, "protocol")).toEqual([]);
  expect(await xmlsecVerifies(xml, "Response", idp.key.certificate)).toBe(true);
  expect(await verifyResponseHere(toField(xml), trust, now)).toMatchObject({
    code: "saml_status_not_success",
  });
});

test("metadata of the identity provider is valid by the SAML schema", () => {
  const xml = idpMetadata({
    entityId: idp.entityId,
    ssoUrl: "https://idp.example.com/sso?a=1&b=2",
    sloUrl: "https://idp.example.com/slo",
    certificates: [idp.key.certificate, idp.ecKey.certificate],
    wantAuthnRequestsSigned: true,
    nameIdFormats: [EMAIL_FORMAT],
    validUntil: new Date("2027-01-01T00:00:00Z"),
  });
  expect(schemaProblems(xml, "metadata")).toEqual([]);
});
