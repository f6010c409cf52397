import { X509Certificate } from "node:crypto";
import { BrokerError } from "../../src/kernel/errors.ts";
import { spMetadata } from "../../src/saml/sp-metadata.ts";
import { readSpMetadata } from "../../src/saml/sp-metadata-reader.ts";
import { ecKey, rsaKey, weakKey } from "../kit/keys.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const MD = "urn:oasis:names:tc:SAML:2.0:metadata";
const BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:";
const [signing, encryption, elliptic, weak] = await Promise.all([
  rsaKey("sp-signing"),
  rsaKey("sp-encryption"),
  ecKey("sp-ec"),
  weakKey("sp-weak"),
]);

const key = (pem: string, use?: string): string =>
  `<KeyDescriptor${use === undefined ? "" : ` use="${use}"`}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` +
  `<ds:X509Data><ds:X509Certificate>${new X509Certificate(pem).raw.toString("base64")}</ds:X509Certificate>` +
  "</ds:X509Data></ds:KeyInfo></KeyDescriptor>";
const consumer = (location: string, index: number | string, about = "", binding = "HTTP-POST"): string =>
  `<AssertionConsumerService Binding="${BINDING}${binding}" Location="${location}" index="${index}"${about}/>`;
const logout = (binding: string, location: string, about = ""): string =>
  `<SingleLogoutService Binding="${BINDING}${binding}" Location="${location}"${about}/>`;

interface Shape {
  readonly id?: string;
  readonly entity?: string;
  readonly role?: string;
  readonly parts?: string;
}
const sp = ({ id = "https://sp.example", entity = "", role = "", parts }: Shape = {}): string =>
  `<EntityDescriptor xmlns="${MD}" entityID="${id}"${entity}>` +
  `<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${role}>` +
  `${parts ?? consumer("https://sp.example/acs", 1)}</SPSSODescriptor></EntityDescriptor>`;

const read = (xml: string, wanted?: string) => readSpMetadata(xml, NOW, wanted);
const codeOf = (xml: string, wanted?: string): string => {
  try {
    read(xml, wanted);
    return "accepted";
  } catch (error) {
    if (error instanceof BrokerError) return error.code;
    throw error;
  }
};

test("A2 a service provider's metadata says where assertions go, who signs, for whom to encrypt, and where it logs out", () => {
  const parts =
    key(signing.certificate, "signing") +
    key(elliptic.certificate) +
    key(encryption.certificate, "encryption") +
    logout("HTTP-POST", "https://sp.example/slo-post") +
    logout("HTTP-Redirect", "https://sp.example/slo", ' ResponseLocation="https://sp.example/slo-done"') +
    "<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>" +
    consumer("https://sp.example/artifact", 0, "", "HTTP-Artifact") +
    consumer("https://sp.example/acs", 1) +
    consumer("https://sp.example/acs2", 2, ' isDefault="true"');
  expect(read(sp({ role: ' AuthnRequestsSigned="true" WantAssertionsSigned="1"', parts }))).toEqual({
    entityId: "https://sp.example",
    acs: [
      { url: "https://sp.example/acs", index: 1, isDefault: false },
      { url: "https://sp.example/acs2", index: 2, isDefault: true },
    ],
    slo: { url: "https://sp.example/slo", responseUrl: "https://sp.example/slo-done", binding: "redirect" },
    signingCertificates: [signing, elliptic].map(({ certificate }) =>
      new X509Certificate(certificate).toString(),
    ),
    encryptionCertificates: [new X509Certificate(encryption.certificate).toString()],
    authnRequestsSigned: true,
    wantAssertionsSigned: true,
    nameIdFormats: ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"],
  });
});

test("A2 metadata as we ourselves write it as a service provider is read", () => {
  const xml = spMetadata({
    entityId: "https://sp.example/m",
    acsUrl: "https://sp.example/acs",
    sloUrl: "https://sp.example/slo",
    signingCertificates: [signing.certificate],
    encryptionCertificates: [encryption.certificate],
  });
  expect(read(xml)).toMatchObject({
    entityId: "https://sp.example/m",
    acs: [{ url: "https://sp.example/acs", index: 0, isDefault: true }],
    authnRequestsSigned: true,
  });
});

test("A2 of several service providers one is chosen by its entity ID, and none is guessed", () => {
  const several = `<EntitiesDescriptor xmlns="${MD}">${sp({ id: "urn:one" })}${sp({ id: "urn:two" })}</EntitiesDescriptor>`;
  expect(read(several, "urn:two").entityId).toBe("urn:two");
  expect([codeOf(several), codeOf(several, "urn:three")]).toEqual([
    "saml_metadata_not_sp",
    "saml_metadata_not_sp",
  ]);
});

test.each<[string, string, string]>([
  ["a document type", `<!DOCTYPE EntityDescriptor>${sp()}`, "saml_metadata_unreadable"],
  ["an entity", `<!DOCTYPE x [<!ENTITY e "x">]>${sp()}`, "saml_metadata_unreadable"],
  ["a web page", "<html></html>", "saml_metadata_unreadable"],
  [
    "an identity provider's metadata",
    sp().replaceAll("SPSSODescriptor", "IDPSSODescriptor"),
    "saml_metadata_not_sp",
  ],
  ["SAML 1.1 only", sp().replace("SAML:2.0:protocol", "SAML:1.1:protocol"), "saml_metadata_not_sp"],
  ["no entity ID", sp({ id: "" }), "saml_metadata_incomplete"],
  [
    "no consumer by POST",
    sp({ parts: consumer("https://sp.example/a", 0, "", "PAOS") }),
    "saml_metadata_incomplete",
  ],
  [
    "a consumer that is a script",
    sp({ parts: consumer("javascript:alert(1)", 0) }),
    "saml_metadata_unreadable",
  ],
  [
    "a consumer without an index",
    sp({ parts: consumer("https://sp.example/a", "x") }),
    "saml_metadata_unreadable",
  ],
  [
    "a weak key",
    sp({ parts: key(weak.certificate) + consumer("https://sp.example/a", 0) }),
    "saml_certificate_weak",
  ],
  ["an end that has passed", sp({ entity: ' validUntil="2026-11-23T12:00:00Z"' }), "saml_metadata_expired"],
  ["an end that is no date", sp({ role: ' validUntil="soon"' }), "saml_metadata_expired"],
  [
    "too many consumers",
    sp({ parts: Array.from({ length: 101 }, (_, at) => consumer("https://a.example/", at)).join("") }),
    "saml_metadata_unreadable",
  ],
])("A2 metadata of a service provider with %s is refused", (_what, xml, code) => {
  expect(codeOf(xml)).toBe(code);
});
