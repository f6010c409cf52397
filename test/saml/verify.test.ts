import { X509Certificate } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { generateKeyPairSync } from "node:crypto";
import type { ResponseTrust, Verdict } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { sentXml, type Sent } from "../kit/attacks/attack.ts";
import { createWorkbench } from "../kit/forge/bench.ts";
import { at, MINUTE } from "../kit/forge/context.ts";
import {
  attribute,
  attributeStatement,
  authnStatement,
  conditions,
  confirmation,
  confirmationData,
  issuer,
  nameId,
  status,
} from "../kit/forge/message.ts";
import { METHODS } from "../kit/forge/signature.ts";
import { toField } from "../kit/idp.ts";
import { rsaKey } from "../kit/keys.ts";

const { context, trust } = await createWorkbench();
const sha256 = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();

const verify = (xml: string, change: Partial<ResponseTrust> = {}, now = context.now): Promise<Verdict> =>
  verifyResponseHere(toField(xml), { ...trust, ...change }, now);

const send = (change: Sent = {}, trusting: Partial<ResponseTrust> = {}): Promise<Verdict> =>
  verify(sentXml(context, change), trusting);

const lastCheck = (verdict: Verdict) => verdict.checks.at(-1);

test("the facts are those of the signed assertion", async () => {
  const verdict = await send({
    assertion: {
      authn: authnStatement(context, { SessionNotOnOrAfter: at(context, 60 * MINUTE) }),
      attributes: attributeStatement(
        attribute("email", context.victim),
        attribute("groups", "staff", "wiki &amp; mail"),
        attribute("empty"),
        attribute("blank", ""),
      ),
    },
  });
  expect(verdict).toMatchObject({
    ok: true,
    facts: {
      responseId: "_r1",
      assertionId: "_a1",
      issuer: context.idp.entityId,
      nameId: context.victim,
      nameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      inResponseTo: context.requestId,
      sessionIndex: "_s1",
      sessionNotOnOrAfter: context.now.getTime() + 60 * MINUTE,
      authnInstant: context.now.getTime(),
      authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      signerSha256: sha256(context.idp.key.certificate),
      signed: "both",
      encrypted: false,
    },
  });
  if (!verdict.ok) return;
  expect(verdict.facts.expiresAt).toBe(context.now.getTime() + 5 * MINUTE + trust.clockSkewMs);
  expect([...verdict.facts.attributes]).toEqual([
    ["email", [context.victim]],
    ["groups", ["staff", "wiki & mail"]],
    ["empty", []],
    ["blank", []],
  ]);
  expect(verdict.checks.every((check) => check.ok)).toBe(true);
});

const sendIssuerOf = (format: string): Promise<Verdict> => {
  const each = issuer(context.idp.entityId, { Format: `urn:oasis:names:tc:SAML:${format}` });
  return send({ response: { issuer: each }, assertion: { issuer: each } });
};

test("an Issuer may name the entity format, and no other (SAML profiles 4.1.4.2)", async () => {
  expect(await sendIssuerOf("2.0:nameid-format:entity")).toMatchObject({ ok: true });
  const odd = await sendIssuerOf("1.1:nameid-format:unspecified");
  expect(odd).toMatchObject({ ok: false, code: "saml_issuer_mismatch" });
  expect(lastCheck(odd)).toMatchObject({
    name: "response_issuer_format",
    ok: false,
    expected: "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
    received: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  });
});

test("a NameID without Format is of the unspecified format (SAML core 8.3.1)", async () => {
  const verdict = await send({ assertion: { nameId: nameId("u123", {}) } });
  expect(verdict).toMatchObject({
    facts: { nameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" },
  });
});

test("C7 an unsolicited response has no InResponseTo, and that is for the caller to judge", async () => {
  const verdict = await send({
    response: { tag: { InResponseTo: undefined } },
    assertion: { confirmations: confirmation(confirmationData(context, { InResponseTo: undefined })) },
  });
  expect(verdict).toMatchObject({ ok: true, facts: { inResponseTo: undefined } });
});

test.each([METHODS.rsaSha256, METHODS.rsaSha384, METHODS.rsaSha512, METHODS.rsaPss])(
  "accepted: %s",
  async (method) => {
    expect(await send({ shape: { method } })).toMatchObject({ ok: true });
  },
);

test.each(["sha384", "sha512"] as const)("accepted: digest %s", async (digest) => {
  expect(await send({ shape: { digest } })).toMatchObject({ ok: true });
});

test("what xml-crypto lacks is taught to it: PSS with longer hashes, ECDSA with SHA-384", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ec = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const methods = [
    ["http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", rsa],
    ["http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", rsa],
    ["http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", ec],
  ] as const;
  for (const [signatureAlgorithm, pair] of methods) {
    const privateKey = String(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
    const publicCert = String(pair.publicKey.export({ type: "spki", format: "pem" }));
    const signer = new SignedXml({ privateKey, signatureAlgorithm, canonicalizationAlgorithm: exclusive });
    signer.addReference({ xpath: "/*", transforms: [exclusive], digestAlgorithm: sha384 });
    signer.computeSignature('<a ID="_1"><b/></a>');
    const verifier = new SignedXml({ publicCert });
    verifier.loadSignature(signer.getSignatureXml());
    expect(verifier.checkSignature('<a ID="_1"><b/></a>')).toBe(true);
  }
});
const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const sha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";

test("C4 the order of the trusted certificates means nothing", async () => {
  for (const certificates of [trust.certificates, trust.certificates.toReversed()])
    expect(await send({}, { certificates })).toMatchObject({
      facts: { signerSha256: sha256(context.idp.key.certificate) },
    });
});

test("C4 the signer is found among many, and named, though the message does not say who it is", async () => {
  const others = await Promise.all(
    ["1", "2", "3"].map(async (name) => (await rsaKey(`spare ${name}`)).certificate),
  );
  const xml = sentXml(context, { shape: { keyInfo: "" } });
  for (const at of [0, 1, 3]) {
    const certificates = others.toSpliced(at, 0, context.idp.key.certificate);
    expect(await verify(xml, { certificates })).toMatchObject({
      facts: { signerSha256: sha256(context.idp.key.certificate) },
    });
  }
  expect(await verify(xml, { certificates: others })).toMatchObject({ code: "saml_signature_invalid" });
});

test("a message without KeyInfo verifies by the certificates of the connection alone", async () => {
  expect(await send({ shape: { keyInfo: "" } })).toMatchObject({ ok: true });
});

test("C4 an unknown signer's thumbprint is recorded beside the known ones", async () => {
  const certificates = [context.otherIdp.key.certificate];
  const verdict = await send({}, { certificates });
  expect(verdict).toMatchObject({ ok: false, code: "saml_signer_unknown" });
  expect(lastCheck(verdict)).toEqual({
    name: "response_signature",
    ok: false,
    expected: `a signature by ${sha256(context.otherIdp.key.certificate)}`,
    received: sha256(context.idp.key.certificate),
  });
});

test("a connection with weak certificates only says so", async () => {
  const verdict = await send({}, { certificates: [context.idp.weakKey.certificate] });
  expect(verdict).toMatchObject({ code: "saml_certificate_refused" });
  expect(lastCheck(verdict)?.received).toContain("RSA with 1024 bits");
});

test("an expired certificate still verifies: SAML pins the key", async () => {
  const { expiredKey } = context.idp;
  const xml = sentXml({ ...context, idp: { ...context.idp, key: expiredKey } });
  expect(await verify(xml, { certificates: [expiredKey.certificate] })).toMatchObject({ ok: true });
});

test("the IdP's own error is shown with its codes and words, signed or not", async () => {
  const xml = sentXml(context, {
    sign: "none",
    response: {
      status: status(
        "Responder",
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/>',
      ).replace("</samlp:Status>", "<samlp:StatusMessage>Locked out</samlp:StatusMessage></samlp:Status>"),
    },
  }).replace(/<saml:Assertion.*<\/saml:Assertion>/, "");
  const verdict = await verify(xml);
  expect(verdict).toMatchObject({ ok: false, code: "saml_status_not_success" });
  expect(lastCheck(verdict)?.received).toBe(
    "urn:oasis:names:tc:SAML:2.0:status:Responder > urn:oasis:names:tc:SAML:2.0:status:AuthnFailed: Locked out",
  );
});

test("a refusal says what was expected and what came", async () => {
  const elsewhere = "https://other.example.com/acs";
  const recipient = confirmation(confirmationData(context, { Recipient: elsewhere }));
  expect(lastCheck(await send({ assertion: { confirmations: recipient } }))).toEqual({
    name: "recipient",
    ok: false,
    expected: context.acsUrl,
    received: elsewhere,
  });
  expect(lastCheck(await send({ response: { tag: { Destination: `${context.acsUrl}/` } } }))).toEqual({
    name: "destination",
    ok: false,
    expected: context.acsUrl,
    received: `${context.acsUrl}/`,
  });
  expect(lastCheck(await send({}, { spEntityId: "urn:us" }))).toEqual({
    name: "audience",
    ok: false,
    expected: "urn:us",
    received: context.spEntityId,
  });
});

test("the clock difference is forgiven to the millisecond, on both sides", async () => {
  const end = context.now.getTime() + 5 * MINUTE + trust.clockSkewMs;
  const xml = sentXml(context);
  expect(await verify(xml, {}, new Date(end - 1))).toMatchObject({ ok: true });
  const late = await verify(xml, {}, new Date(end));
  expect(late).toMatchObject({ code: "saml_assertion_expired" });
  expect(lastCheck(late)).toMatchObject({
    expected: `after ${new Date(end).toISOString()} (skew 60 s)`,
    received: at(context, 5 * MINUTE),
  });
  const start = context.now.getTime() - trust.clockSkewMs;
  expect(await verify(xml, {}, new Date(start))).toMatchObject({ ok: true });
  expect(await verify(xml, {}, new Date(start - 1))).toMatchObject({ code: "saml_issue_instant_invalid" });
});

test("Entra ID's confirmation of 70 minutes is not too long", async () => {
  const long = { NotOnOrAfter: at(context, 70 * MINUTE) };
  const verdict = await send({
    assertion: {
      confirmations: confirmation(confirmationData(context, long)),
      conditions: conditions(context, long),
    },
  });
  expect(verdict).toMatchObject({ ok: true });
});

test("no certificate, no base64, no XML: still a verdict and never a throw", async () => {
  for (const field of ["", "=", "AAA", "%%%%", "AAAA", "/////w==", toField("<"), toField("<a>"), toField("")])
    expect(await verifyResponseHere(field, trust, context.now)).toMatchObject({ ok: false });
  expect(await send({}, { certificates: [] })).toMatchObject({ code: "saml_certificate_refused" });
  expect(await send({}, { certificates: ["rubbish"] })).toMatchObject({ code: "saml_certificate_refused" });
});

test("line breaks in the base64 field are fine, as some IdPs send them", async () => {
  const field = toField(sentXml(context)).replaceAll(/.{76}/g, "$&\r\n");
  expect(await verifyResponseHere(field, trust, context.now)).toMatchObject({ ok: true });
});

test("line breaks of Windows inside a message do not break its signature (XML 1.0 2.11)", async () => {
  const xml = sentXml(context, { response: { status: `\n  ${status()}\n` } }).replaceAll("\n", "\r\n");
  expect(await verify(xml)).toMatchObject({ ok: true });
});

test("a refused message is still described by what it claims", async () => {
  const verdict = await send({ sign: "none" });
  expect(verdict).toMatchObject({
    ok: false,
    claimed: { inResponseTo: context.requestId, issuer: context.idp.entityId, nameId: context.victim },
  });
});

const value = (text: string): Promise<Verdict> =>
  send({ assertion: { attributes: attributeStatement(attribute("x", text)) } });

test("names of people may hold the joiners of their script; addresses may not", async () => {
  expect(await value("علی\u200cرضا")).toMatchObject({ ok: true });
  expect(await value("Ame\u0301lie ")).toMatchObject({ ok: true });
  expect(await value("ann\u200c@example.com")).toMatchObject({ code: "saml_attribute_invalid" });
  expect(await value("ame\u0301lie@example.com")).toMatchObject({ code: "saml_attribute_invalid" });
  expect(await value("Ann\u202etxt")).toMatchObject({ code: "saml_attribute_invalid" });
});
