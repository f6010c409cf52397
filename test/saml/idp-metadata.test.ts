import { X509Certificate } from "node:crypto";
import { BrokerError } from "../../src/kernel/errors.ts";
import { readIdpMetadata, type MetadataChoice } from "../../src/saml/idp-metadata.ts";
import { MetadataAmbiguous } from "../../src/saml/metadata-errors.ts";
import { createTestIdp } from "../kit/idp.ts";
import { rsaKey, weakKey } from "../kit/keys.ts";

const idp = await createTestIdp("corp-a");
const other = await createTestIdp("corp-b");
const bare = (pem: string): string => new X509Certificate(pem).raw.toString("base64");
const next = (await rsaKey("next")).certificate;

const keyDescriptor = (certificate: string, use = "") =>
  `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>` +
  `<ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

const service = (name: string, binding: string, location: string) =>
  `<md:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;

interface Shape {
  readonly entity?: string;
  readonly role?: string;
  readonly keys?: string;
  readonly services?: string;
}

const entity = ({ entity: onEntity = "", role = "", keys, services }: Shape = {}): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com"${onEntity}>` +
  `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol"${role}>` +
  (keys ?? keyDescriptor(bare(idp.key.certificate))) +
  (services ?? service("SingleSignOnService", "HTTP-Redirect", "https://idp.example.com/sso")) +
  "</md:IDPSSODescriptor></md:EntityDescriptor>";

const group = (attributes: string, ...inside: readonly string[]): string =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"${attributes}>${inside.join("")}</md:EntitiesDescriptor>`;

function refusal(xml: string, choice?: MetadataChoice): BrokerError {
  try {
    readIdpMetadata(xml, choice);
  } catch (error) {
    if (error instanceof BrokerError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

test("C2 an IdP's metadata is read", () => {
  expect(readIdpMetadata(idp.metadataXml)).toEqual({
    entityId: idp.entityId,
    ssoRedirectUrl: idp.ssoUrl,
    ssoPostUrl: idp.ssoUrl,
    sloUrl: undefined,
    sloResponseUrl: undefined,
    sloBinding: undefined,
    certificates: [new X509Certificate(idp.key.certificate).toString()],
    wantAuthnRequestsSigned: true,
    validUntil: undefined,
  });
});

test("C2 what vendors wrap around it is tolerated: byte order mark, comments, CRLF, a signature, wrapped base64", () => {
  const wrapped = bare(idp.key.certificate).replaceAll(/.{64}/g, "$&\r\n        ");
  const xml =
    '\uFEFF<?xml version="1.0" encoding="utf-16"?>\r\n<?xml-stylesheet href="a"?><!-- exported -->' +
    entity({ keys: keyDescriptor(`\n${wrapped}\n`, ' use="signing"'), role: ' WantAuthnRequestsSigned="1"' });
  expect(readIdpMetadata(xml)).toMatchObject({
    entityId: "https://idp.example.com",
    wantAuthnRequestsSigned: true,
  });
});

test("C4 every signing certificate is taken once, encryption keys and chains are not", () => {
  const [first, second] = [bare(idp.key.certificate), bare(next)];
  const chain = keyDescriptor(
    `${first}</ds:X509Certificate><ds:X509Certificate>${bare(other.key.certificate)}`,
  );
  const keys =
    keyDescriptor(second, ' use="signing"') +
    chain +
    keyDescriptor(first) +
    keyDescriptor(bare(other.key.certificate), ' use="encryption"');
  expect(readIdpMetadata(entity({ keys })).certificates.map(bare)).toEqual([second, first]);
});

test("bindings are told apart, and single logout is read", () => {
  const services =
    service("SingleLogoutService", "HTTP-POST", "https://idp.example.com/slo") +
    service("SingleSignOnService", "SOAP", "https://idp.example.com/soap") +
    service("SingleSignOnService", "HTTP-POST", "https://idp.example.com/post");
  expect(readIdpMetadata(entity({ services }))).toMatchObject({
    ssoRedirectUrl: undefined,
    ssoPostUrl: "https://idp.example.com/post",
    sloUrl: "https://idp.example.com/slo",
    sloBinding: "post",
  });
});

test("C2 several identity providers in one file are a choice for the administrator", () => {
  const both = group("", idp.metadataXml, group("", other.metadataXml));
  const refused = refusal(both);
  expect(refused).toBeInstanceOf(MetadataAmbiguous);
  expect(refused).toMatchObject({
    code: "saml_metadata_ambiguous",
    entityIds: [idp.entityId, other.entityId],
  });
  expect(readIdpMetadata(both, { entityId: other.entityId })).toMatchObject({ entityId: other.entityId });
  expect(refusal(both, { entityId: "urn:nobody" }).mismatch).toEqual({
    expected: "urn:nobody",
    received: `${idp.entityId}, ${other.entityId}`,
  });
  expect(readIdpMetadata(group("", idp.metadataXml))).toMatchObject({ entityId: idp.entityId });
});

test("C3 validUntil is the earliest of entity, role and group, and metadata past it is refused with its date", () => {
  const xml = group(
    ' validUntil="2026-12-01T00:00:00Z"',
    entity({ entity: ' validUntil="2026-12-24T00:00:00Z"' }),
  );
  const validUntil = new Date("2026-12-01T00:00:00Z");
  expect(readIdpMetadata(xml, { now: new Date("2026-11-30T23:59:59Z") })).toMatchObject({ validUntil });
  const refused = refusal(xml, { now: validUntil });
  expect(refused).toMatchObject({
    code: "saml_metadata_expired",
    mismatch: { received: validUntil.toISOString() },
  });
});

test.each([
  ["", "saml_metadata_unreadable", "an empty file"],
  ["<!doctype html><html></html>", "saml_metadata_unreadable", "a web page"],
  [idp.key.certificate, "saml_metadata_unreadable", "a certificate or key"],
  ['{"issuer":"x"}', "saml_metadata_unreadable", "JSON"],
  ["https://idp.example.com/metadata", "saml_metadata_unreadable", "text that is not XML"],
  ["<md:EntityDescriptor>", "saml_metadata_unreadable", "unbound namespace prefix"],
  ["<EntityDescriptor/>", "saml_metadata_unreadable", "EntityDescriptor in namespace"],
  [
    `<!DOCTYPE a [<!ENTITY b "c">]>${idp.metadataXml}`,
    "saml_metadata_unreadable",
    "document type declaration",
  ],
  [group("", "<md:a/>".repeat(20_000)), "saml_metadata_unreadable", "More than"],
  [group("", "x".repeat(1_100_000)), "saml_metadata_too_large", "too large"],
  [group(""), "saml_metadata_not_idp", "no SAML 2.0 identity provider"],
  [entity({ keys: "" }), "saml_metadata_incomplete", "certificate"],
  [entity({ services: "" }), "saml_metadata_incomplete", "SingleSignOnService"],
  [entity().replace(' entityID="https://idp.example.com"', ""), "saml_metadata_incomplete", "entityID"],
  [entity({ entity: ' validUntil="soon"' }), "saml_metadata_unreadable", "validUntil"],
  [
    entity({ services: service("SingleSignOnService", "HTTP-POST", "javascript:alert(1)") }),
    "saml_metadata_unreadable",
    "web address",
  ],
  [entity({ keys: keyDescriptor("AAAA") }), "saml_certificate_unreadable", "certificate"],
  [
    entity({ keys: keyDescriptor(bare((await weakKey("weak")).certificate)) }),
    "saml_certificate_weak",
    "too weak",
  ],
])("C2 refused with a reason that helps, case %#", (xml, code, words) => {
  const refused = refusal(xml);
  expect(refused.code).toBe(code);
  expect(refused.message).toContain(words);
});
