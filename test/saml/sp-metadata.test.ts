import { X509Certificate } from "node:crypto";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { MetadataNotIdp } from "../../src/saml/metadata-errors.ts";
import { readMetadataXml } from "../../src/saml/metadata-xml.ts";
import { attribute, childrenOf, onlyChild } from "../../src/saml/element.ts";
import { METADATA } from "../../src/saml/names.ts";
import { spMetadata } from "../../src/saml/sp-metadata.ts";
import { rsaKey } from "../kit/keys.ts";
import { schemaProblems } from "../kit/schema.ts";

const signing = [(await rsaKey("signing 1")).certificate, (await rsaKey("signing 2")).certificate];
const encryption = [(await rsaKey("decryption")).certificate];
const xml = spMetadata({
  entityId: "https://login.example.com/saml/7b1f/metadata?a=1&b=2",
  acsUrl: "https://login.example.com/saml/7b1f/acs",
  sloUrl: "https://login.example.com/saml/7b1f/slo",
  signingCertificates: signing,
  encryptionCertificates: encryption,
});

test("C1 our metadata is valid by the SAML schema", () => {
  expect(schemaProblems(xml, "metadata")).toEqual([]);
});

test("C1 our metadata says what we ask of an IdP", () => {
  const entity = readMetadataXml(xml);
  const role = onlyChild(entity, METADATA, "SPSSODescriptor");
  expect(attribute(entity, "entityID")).toBe("https://login.example.com/saml/7b1f/metadata?a=1&b=2");
  expect(attribute(role, "AuthnRequestsSigned")).toBe("true");
  expect(attribute(role, "WantAssertionsSigned")).toBe("true");
  const services = role ? childrenOf(role, METADATA, "AssertionConsumerService") : [];
  expect(services.map((each) => [attribute(each, "Binding"), attribute(each, "Location")])).toEqual([
    ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "https://login.example.com/saml/7b1f/acs"],
  ]);
  const logout = role ? childrenOf(role, METADATA, "SingleLogoutService") : [];
  expect(logout.map((each) => [attribute(each, "Binding"), attribute(each, "Location")])).toEqual([
    ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", "https://login.example.com/saml/7b1f/slo"],
    ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "https://login.example.com/saml/7b1f/slo"],
  ]);
  const uses = role ? childrenOf(role, METADATA, "KeyDescriptor").map((each) => attribute(each, "use")) : [];
  expect(uses).toEqual(["signing", "signing", "encryption"]);
  for (const pem of [...signing, ...encryption])
    expect(xml).toContain(new X509Certificate(pem).raw.toString("base64"));
});

test("our own metadata uploaded as an IdP's is named for what it is", () => {
  expect(() => readIdpMetadata(xml)).toThrow(MetadataNotIdp);
  expect(() => readIdpMetadata(xml)).toThrow(/service provider/);
});
