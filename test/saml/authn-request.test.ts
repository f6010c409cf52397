import { createPublicKey, createVerify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { postRequestForm, redirectRequestUrl } from "../../src/saml/authn-request.ts";
import { readAuthnRequest } from "../../src/saml/idp/authn-request.ts";
import type { AuthnRequestInput, PostForm } from "../../src/saml/types.ts";
import { rsaKey } from "../kit/keys.ts";
import { schemaProblems } from "../kit/schema.ts";
import { xmlsecVerifies } from "../kit/xmlsec.ts";

const key = await rsaKey("broker signing");
const input: AuthnRequestInput = {
  id: "_request-1",
  issueInstant: new Date("2026-11-23T12:00:00Z"),
  spEntityId: "https://login.example.com/saml/7b1f/metadata",
  acsUrl: "https://login.example.com/saml/7b1f/acs",
  destination: "https://idp.example.com/sso",
  relayState: "h'(1)*!~ ä&=",
  forceAuthn: true,
  key,
};

const xmlOf = (url: string): string =>
  inflateRawSync(Buffer.from(new URL(url).searchParams.get("SAMLRequest") ?? "", "base64")).toString("utf8");

test("C5 the signature covers the octets of the query as they are sent (SAML bindings 3.4.4.1)", () => {
  const url = redirectRequestUrl(input);
  const [, query = ""] = url.split("?");
  const [signedPart = "", signature = ""] = query.split("&Signature=");
  expect(signedPart).toMatch(/^SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+$/);
  const verifier = createVerify("sha256").update(signedPart);
  expect(verifier.verify(createPublicKey(key.certificate), decodeURIComponent(signature), "base64")).toBe(
    true,
  );
  expect(new URL(url).href).toBe(url);
  expect(new URL(url).searchParams.get("RelayState")).toBe(input.relayState);
  expect(new URL(url).searchParams.get("SigAlg")).toBe("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
});

test("the request is valid by the SAML schema, and says who asks and where to answer", () => {
  const xml = xmlOf(redirectRequestUrl({ ...input, spEntityId: 'https://a.example/?x="1"&y=<2>' }));
  expect(schemaProblems(xml, "protocol")).toEqual([]);
  expect(xml).toContain(`AssertionConsumerServiceURL="${input.acsUrl}"`);
  expect(xml).toContain('ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"');
  expect(xml).toContain(`Destination="${input.destination}"`);
  expect(xml).toContain('ForceAuthn="true"');
  expect(xml).toContain('ID="_request-1"');
  expect(xmlOf(redirectRequestUrl({ ...input, forceAuthn: false }))).not.toContain("ForceAuthn");
});

test.each([
  ["https://idp.example.com/sso?tenant=1", "https://idp.example.com/sso?tenant=1&SAMLRequest="],
  ["https://idp.example.com/sso?", "https://idp.example.com/sso?SAMLRequest="],
  ["https://idp.example.com/sso#top", "https://idp.example.com/sso?SAMLRequest="],
])("an SSO address keeps its own query: %s", (destination, start) => {
  expect(redirectRequestUrl({ ...input, destination }).startsWith(start)).toBe(true);
});

test("an empty RelayState is not sent", () => {
  expect(redirectRequestUrl({ ...input, relayState: "" })).not.toContain("RelayState");
});

const formOf = (about: Partial<AuthnRequestInput> = {}) => postRequestForm({ ...input, ...about });
const posted = (form: PostForm): string =>
  Buffer.from(form.fields["SAMLRequest"] ?? "", "base64").toString("utf8");
const trust = {
  certificates: [key.certificate],
  requireSignature: true,
  endpoint: input.destination,
  now: input.issueInstant,
};

test("C5 by POST the signature is inside, behind the issuer, with exclusive c14n and RSA-SHA256, and holds", () => {
  const form = formOf();
  const xml = posted(form);
  expect(form).toMatchObject({ action: input.destination, fields: { RelayState: input.relayState } });
  expect(schemaProblems(xml, "protocol")).toEqual([]);
  expect(xml).toMatch(/<\/saml:Issuer><ds:Signature [\s\S]*<\/ds:Signature><samlp:NameIDPolicy/);
  expect(xml).toContain('Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"');
  expect(xml).toContain('CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"');
  const field = form.fields["SAMLRequest"] ?? "";
  const read = readAuthnRequest({ binding: "post", field, relayState: input.relayState }, trust);
  expect(read).toMatchObject({ id: input.id, issuer: input.spEntityId, signed: true, forceAuthn: true });
  expect(formOf({ relayState: "" }).fields).not.toHaveProperty("RelayState");
});

test("C5 xmlsec finds the same signature good, and none on an altered request", async () => {
  expect(await xmlsecVerifies(posted(formOf()), "AuthnRequest", key.certificate)).toBe(true);
  const altered = posted(formOf()).replace('ForceAuthn="true"', 'ForceAuthn="false"');
  expect(await xmlsecVerifies(altered, "AuthnRequest", key.certificate)).toBe(false);
});

test.each(["exact", "minimum", "maximum", "better"] as const)(
  "C5 contexts are asked for in their order, compared by %s",
  (authnContextComparison) => {
    const authnContexts = ["urn:a:&", "urn:b"];
    const url = redirectRequestUrl({ ...input, authnContexts, authnContextComparison });
    expect(schemaProblems(xmlOf(url), "protocol")).toEqual([]);
    expect(xmlOf(url)).toContain(`<samlp:RequestedAuthnContext Comparison="${authnContextComparison}">`);
    const rawQuery = url.slice(url.indexOf("?") + 1);
    expect(readAuthnRequest({ binding: "redirect", rawQuery }, trust)).toMatchObject({ authnContexts });
  },
);

test("C5 a NameID format is asked for where one is set, and a transient one is not to be created", () => {
  const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  expect(posted(formOf({ nameIdFormat: persistent }))).toContain(
    `<samlp:NameIDPolicy Format="${persistent}" AllowCreate="true"/>`,
  );
  expect(posted(formOf({ nameIdFormat: transient }))).toContain(
    `<samlp:NameIDPolicy Format="${transient}"/>`,
  );
  expect(posted(formOf())).toContain('<samlp:NameIDPolicy AllowCreate="true"/>');
});

test("C5 extra parameters stand before the message in the address, outside what is signed", () => {
  const extraParameters = { domain_hint: "acme.com", login: "a b&c=(d)" };
  const destination = "https://idp.example.com/sso?tenant=1";
  const url = redirectRequestUrl({ ...input, destination, extraParameters });
  const address = "https://idp.example.com/sso?tenant=1&domain_hint=acme.com&login=a%20b%26c%3D%28d%29";
  expect(url.startsWith(`${address}&SAMLRequest=`)).toBe(true);
  const signedPart = url.slice(url.indexOf("SAMLRequest="), url.indexOf("&Signature="));
  const signature = new URL(url).searchParams.get("Signature") ?? "";
  const verifier = createVerify("sha256").update(signedPart);
  expect(verifier.verify(createPublicKey(key.certificate), signature, "base64")).toBe(true);
  const form = formOf({ destination, extraParameters });
  expect(form.action).toBe(address);
  expect(posted(form)).toContain(`Destination="${destination}"`);
});
