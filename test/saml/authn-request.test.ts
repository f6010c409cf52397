import { createPublicKey, createVerify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { redirectRequestUrl } from "../../src/saml/authn-request.ts";
import type { AuthnRequestInput } from "../../src/saml/types.ts";
import { rsaKey } from "../kit/keys.ts";
import { schemaProblems } from "../kit/schema.ts";

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
