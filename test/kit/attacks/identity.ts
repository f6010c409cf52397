import { attribute, attributeStatement, nameId } from "../forge/message.ts";
import { encryptedData } from "../forge/encryption.ts";
import { changed, sent, type MessageAttack } from "./attack.ts";

const NAME = "saml_nameid_invalid";
const ATTRIBUTE = "saml_attribute_invalid";

/** The IdP signs a name that a person, a log or a comparison would read as another one. */
const named = (name: string, write: (victim: string) => string): MessageAttack =>
  changed(`a NameID ${name}`, NAME, (context) => ({ assertion: { nameId: nameId(write(context.victim)) } }));

const attributed = (name: string, ...inside: readonly string[]): MessageAttack =>
  changed(name, ATTRIBUTE, () => ({ assertion: { attributes: attributeStatement(...inside) } }));

export const identity: readonly MessageAttack[] = [
  named("that is empty", () => ""),
  named("of white space", () => "   "),
  named("with white space in front", (victim) => ` ${victim}`),
  named("with a line break behind", (victim) => `${victim}&#10;`),
  named("with a tab in it", (victim) => victim.replace("@", "&#9;@")),
  named("with a zero-width space", (victim) => victim.replace("@", "\u200B@")),
  named("with a zero-width joiner", (victim) => victim.replace("@", "\u200D@")),
  named("with a soft hyphen", (victim) => victim.replace("@", "\u00AD@")),
  named("with a right-to-left override", (victim) => `\u202E${victim}`),
  named("with a byte order mark in it", (victim) => `${victim}\uFEFF`),
  named("that is not in normal form C", (victim) => victim.replace(/^./, "e\u0301")),
  changed("a NameID with a control character", "saml_xml_malformed", (context) => ({
    assertion: { nameId: nameId(`${context.victim}&#133;`) },
  })),
  named("with a private-use character", (victim) => `\uE000${victim}`),
  named("of a thousand characters", (victim) => `${"a".repeat(1000)}${victim}`),
  named("with an element in it", (victim) => `${victim}<x></x>`),
  changed("no NameID", NAME, () => ({ assertion: { nameId: "" } })),
  changed("two NameIDs", NAME, (context) => ({
    assertion: { nameId: nameId(context.victim) + nameId(context.forger) },
  })),
  changed("a BaseID instead of a NameID", NAME, () => ({
    assertion: { nameId: "<saml:BaseID></saml:BaseID>" },
  })),
  {
    name: "an EncryptedID instead of a NameID",
    code: NAME,
    build: async (context) => {
      const xml = nameId(context.victim).replace(
        "<saml:NameID",
        '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
      );
      const data = await encryptedData(xml, context.spCertificate);
      return sent(context, { assertion: { nameId: `<saml:EncryptedID>${data}</saml:EncryptedID>` } });
    },
  },
  attributed("an attribute named __proto__", attribute("__proto__", "admin")),
  attributed("an attribute named constructor", attribute("constructor", "admin")),
  attributed("an attribute named prototype", attribute("prototype", "admin")),
  attributed(
    "an attribute twice",
    attribute("email", "a@corp-a.example.com"),
    attribute("email", "b@corp-a.example.com"),
  ),
  attributed("an attribute without a name", attribute(undefined, "x")),
  attributed("an attribute with an empty name", attribute("", "x")),
  attributed("an attribute whose value has elements", attribute("email", "a@corp-a.example.com<x>admin</x>")),
  attributed(
    "an attribute whose value is an assertion's part",
    attribute("groups", "<saml:AuthnContextClassRef>x</saml:AuthnContextClassRef>"),
  ),
  attributed("an attribute with an invisible name", attribute("em\u200Bail", "x@corp-a.example.com")),
  changed("an attribute twice in two statements", ATTRIBUTE, () => ({
    assertion: {
      attributes:
        attributeStatement(attribute("email", "a@corp-a.example.com")) +
        attributeStatement(attribute("email", "b@corp-a.example.com")),
    },
  })),
  {
    name: "an EncryptedAttribute",
    code: ATTRIBUTE,
    build: async (context) => {
      const data = await encryptedData("<x/>", context.spCertificate);
      return sent(context, {
        assertion: {
          attributes: attributeStatement(`<saml:EncryptedAttribute>${data}</saml:EncryptedAttribute>`),
        },
      });
    },
  },
];
