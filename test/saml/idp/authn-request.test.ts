import { createSign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { readAuthnRequest, type RequestTrust } from "../../../src/saml/idp/authn-request.ts";
import { signElement } from "../../../src/saml/idp/sign.ts";
import type { KeyPair } from "../../../src/saml/types.ts";
import { METHODS, signed } from "../../kit/forge/signature.ts";
import { toField } from "../../kit/idp.ts";
import { rsaKey, weakKey } from "../../kit/keys.ts";
import { schemaProblems } from "../../kit/schema.ts";

const now = new Date("2026-11-23T12:00:00Z");
const endpoint = "https://idp.example.com/sso";
const sp = await rsaKey("sp");
const stranger = await rsaKey("stranger");
const strict: RequestTrust = { certificates: [sp.certificate], requireSignature: true, endpoint, now };
const lax: RequestTrust = { requireSignature: false, endpoint, now };

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const request = (attributes = "", inside = "<saml:Issuer>https://sp.example.com</saml:Issuer>"): string =>
  `<samlp:AuthnRequest ${NAMESPACES} ID="_q1" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"` +
  ` Destination="${endpoint}"${attributes}>${inside}</samlp:AuthnRequest>`;

const packed = (xml: string): string => encodeURIComponent(deflateRawSync(xml).toString("base64"));

interface QueryShape {
  readonly relay?: string;
  readonly method?: string;
  readonly key?: KeyPair;
}

function signedQuery(xml: string, shape: QueryShape = {}): string {
  const { relay = "&RelayState=deep%2flink", method = METHODS.rsaSha256, key = sp } = shape;
  const octets = `SAMLRequest=${packed(xml)}${relay}&SigAlg=${encodeURIComponent(method)}`;
  const hash = method === METHODS.rsaSha1 ? "sha1" : "sha256";
  return `${octets}&Signature=${encodeURIComponent(createSign(hash).update(octets).sign(key.privateKey, "base64"))}`;
}

const redirect = (rawQuery: string, trust = strict) =>
  readAuthnRequest({ binding: "redirect", rawQuery }, trust);
const post = (xml: string, trust = strict) =>
  readAuthnRequest({ binding: "post", field: toField(xml) }, trust);

test("a signed request is read from the Redirect binding, octets as they were sent", () => {
  const xml = request(' ForceAuthn="1" AssertionConsumerServiceURL="https://sp.example.com/acs"');
  expect(schemaProblems(xml, "protocol")).toEqual([]);
  expect(redirect(signedQuery(xml))).toEqual({
    id: "_q1",
    issuer: "https://sp.example.com",
    issueInstant: now,
    destination: endpoint,
    acsUrl: "https://sp.example.com/acs",
    acsIndex: undefined,
    protocolBinding: undefined,
    forceAuthn: true,
    isPassive: false,
    nameIdFormat: undefined,
    spNameQualifier: undefined,
    namesSubject: false,
    authnContexts: [],
    authnContextComparison: "exact",
    relayState: "deep/link",
    signed: true,
  });
});

test("a signed request is read from the POST binding", () => {
  const inside =
    "<saml:Issuer>https://sp.example.com</saml:Issuer>" +
    '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"/>' +
    "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef>" +
    "<saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
  const facts = post(signElement(request(' IsPassive="true"', inside), "_q1", sp));
  expect(facts).toMatchObject({ signed: true, isPassive: true, authnContexts: ["urn:a", "urn:b"] });
  expect(facts.nameIdFormat).toBe("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
});

test("an unsigned request is read where none has to be signed", () => {
  expect(redirect(`SAMLRequest=${packed(request())}`, lax)).toMatchObject({
    signed: false,
    relayState: undefined,
  });
});

const query = signedQuery(request());
const hostileQueries: readonly (readonly [string, string, string])[] = [
  ["unsigned", `SAMLRequest=${packed(request())}`, "saml_request_unsigned"],
  ["the signature cut off", query.replace(/&Signature=.*/, ""), "saml_request_unsigned"],
  ["RelayState changed", query.replace("deep", "evil"), "saml_request_signature"],
  ["RelayState encoded in another way", query.replace("%2f", "%2F"), "saml_request_signature"],
  ["RelayState taken away", query.replace("&RelayState=deep%2flink", ""), "saml_request_signature"],
  ["RelayState twice", `${query}&RelayState=evil`, "saml_request_malformed"],
  ["SAMLRequest twice", `SAMLRequest=${packed(request())}&${query}`, "saml_request_malformed"],
  [
    "SAMLRequest twice, once percent-encoded",
    `SAML%52equest=${packed(request())}&${query}`,
    "saml_request_malformed",
  ],
  [
    "another request under the signature",
    query.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${packed(request(' ForceAuthn="1"'))}`),
    "saml_request_signature",
  ],
  ["signed by a stranger", signedQuery(request(), { key: stranger }), "saml_request_signature"],
  ["signed with SHA-1", signedQuery(request(), { method: METHODS.rsaSha1 }), "saml_request_algorithm"],
  ["no request", "RelayState=x", "saml_request_malformed"],
  ["not base64", "SAMLRequest=%3Cxml%3E", "saml_request_malformed"],
  ["not deflated", `SAMLRequest=${encodeURIComponent(toField(request()))}`, "saml_request_malformed"],
  ["broken percent-encoding", "SAMLRequest=%E0%A4%A", "saml_request_malformed"],
  ["an inflation bomb", `SAMLRequest=${packed("<a>".padEnd(20_000_000))}`, "saml_request_too_large"],
];

test.each(hostileQueries)("a hostile query is refused: %s", (_name, rawQuery, code) => {
  expect(() => redirect(rawQuery)).toThrow(expect.objectContaining({ code }));
});

test("a stranger's signature is refused even where none is needed", () => {
  expect(() => redirect(signedQuery(request(), { key: stranger }), lax)).toThrow(
    expect.objectContaining({ code: "saml_request_signature" }),
  );
});

test("a key of 1024 bits verifies nothing", async () => {
  const weak = await weakKey("sp");
  const trust = { ...strict, certificates: [weak.certificate] };
  expect(() => redirect(signedQuery(request(), { key: weak }), trust)).toThrow(
    expect.objectContaining({ code: "saml_request_signature" }),
  );
});

const genuine = signed(request(), "_q1", sp);
const hostileForms: readonly (readonly [string, string, string])[] = [
  ["unsigned", request(), "saml_request_unsigned"],
  [
    "altered behind the signature",
    genuine.replace("sp.example.com", "evil.example.com"),
    "saml_request_signature",
  ],
  ["signed by a stranger", signed(request(), "_q1", stranger), "saml_request_signature"],
  ["signed with SHA-1", signed(request(), "_q1", sp, { method: METHODS.rsaSha1 }), "saml_request_algorithm"],
  ["digested with SHA-1", signed(request(), "_q1", sp, { digest: "sha1" }), "saml_request_algorithm"],
  [
    "HMAC with the certificate",
    signed(request(), "_q1", sp, { method: METHODS.hmacSha256 }),
    "saml_request_algorithm",
  ],
  [
    "a Reference to something else",
    signed(request(), "_q1", sp, { uri: "#_other" }),
    "saml_request_signature",
  ],
  ["an empty Reference", signed(request(), "_q1", sp, { uri: "" }), "saml_request_signature"],
  [
    "wrapped",
    request(
      ' x="1"',
      `<saml:Issuer>https://evil.example.com</saml:Issuer><samlp:Extensions>${genuine}</samlp:Extensions>`,
    ).replace("_q1", "_evil"),
    "saml_request_unsigned",
  ],
  ["two signatures", genuine.replace(/(<ds:Signature .*<\/ds:Signature>)/, "$1$1"), "saml_request_signature"],
  ["a DOCTYPE", `<!DOCTYPE x>${genuine}`, "saml_request_malformed"],
  [
    "a comment in the issuer",
    genuine.replace("sp.example.com", "sp.example.com<!---->"),
    "saml_request_malformed",
  ],
  [
    "a digest hidden in a comment",
    genuine.replace("<ds:DigestValue>", "<ds:DigestValue><!--x-->"),
    "saml_request_malformed",
  ],
  ["not XML", "hello", "saml_request_malformed"],
];

test.each(hostileForms)("a hostile form is refused: %s", (_name, xml, code) => {
  expect(() => post(xml)).toThrow(expect.objectContaining({ code }));
});

const wrong: readonly (readonly [string, string, string])[] = [
  ["another Destination", request().replace("/sso", "/other"), "saml_request_destination"],
  ["a longer Destination", request().replace("/sso", "/sso/"), "saml_request_destination"],
  ["issued ten minutes ago", request().replace("12:00", "11:50"), "saml_request_stale"],
  ["issued in ten minutes", request().replace("12:00", "12:10"), "saml_request_stale"],
  ["no IssueInstant", request().replace(/ IssueInstant="[^"]*"/, ""), "saml_request_malformed"],
  ["version 1.1", request().replace('2.0" Iss', '1.1" Iss'), "saml_request_malformed"],
  ["an ID that is none", request().replace("_q1", "1 or 1"), "saml_request_malformed"],
  ["no Issuer", request("", ""), "saml_request_malformed"],
  [
    "two Issuers",
    request("", "<saml:Issuer>a</saml:Issuer><saml:Issuer>b</saml:Issuer>"),
    "saml_request_malformed",
  ],
  ["white space in the Issuer", request("", "<saml:Issuer> a</saml:Issuer>"), "saml_request_malformed"],
  ["a flag that is none", request(' ForceAuthn="yes"'), "saml_request_malformed"],
  ["another message", request().replaceAll("AuthnRequest", "LogoutRequest"), "saml_request_malformed"],
];

test.each(wrong)("a request that is no sign-in for us now is refused: %s", (_name, xml, code) => {
  expect(() => post(xml, lax)).toThrow(expect.objectContaining({ code }));
});

test("a signed request has to name its Destination", () => {
  const xml = request().replace(` Destination="${endpoint}"`, "");
  expect(post(xml, lax)).toMatchObject({ destination: undefined });
  expect(() => redirect(signedQuery(xml))).toThrow(
    expect.objectContaining({ code: "saml_request_destination" }),
  );
});
