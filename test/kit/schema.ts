import { readFileSync } from "node:fs";
import {
  XmlBufferInputProvider,
  XmlDocument,
  xmlRegisterInputProvider,
  XmlValidateError,
  XsdValidator,
} from "libxml2-wasm";

/** Debian's opensaml-schemas and xmltooling-schemas, by the names under which they import each other. */
const FILES = {
  "saml-schema-protocol-2.0.xsd": "/usr/share/xml/opensaml/saml-schema-protocol-2.0.xsd",
  "saml-schema-assertion-2.0.xsd": "/usr/share/xml/opensaml/saml-schema-assertion-2.0.xsd",
  "saml-schema-metadata-2.0.xsd": "/usr/share/xml/opensaml/saml-schema-metadata-2.0.xsd",
  "http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd":
    "/usr/share/xml/xmltooling/xmldsig-core-schema.xsd",
  "http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd":
    "/usr/share/xml/xmltooling/xenc-schema.xsd",
  "http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xmldsig-core-schema.xsd":
    "/usr/share/xml/xmltooling/xmldsig-core-schema.xsd",
  "xenc11-schema.xsd": "/usr/share/xml/xmltooling/xenc11-schema.xsd",
  "xenc-schema.xsd": "/usr/share/xml/xmltooling/xenc-schema.xsd",
  "xmldsig-core-schema.xsd": "/usr/share/xml/xmltooling/xmldsig-core-schema.xsd",
  "http://www.w3.org/2001/xml.xsd": "/usr/share/xml/xmltooling/xml.xsd",
} as const;

let provided = false;

function provideFiles(): void {
  if (provided) return;
  const files = Object.entries(FILES).map(([name, path]) => [name, readFileSync(path)] as const);
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(files)));
  provided = true;
}

/** The SAML schema does not import XML Encryption 1.1, whose elements it lets in by a strict wildcard. */
const definitionOf = (schema: string): string =>
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">' +
  `<xs:import namespace="urn:oasis:names:tc:SAML:2.0:${schema}" schemaLocation="saml-schema-${schema}-2.0.xsd"/>` +
  '<xs:import namespace="http://www.w3.org/2009/xmlenc11#" schemaLocation="xenc11-schema.xsd"/></xs:schema>';

/**
 * What the OASIS schema finds wrong with a message or metadata; nothing if it is valid.
 * @param schema `protocol` for requests and responses, `metadata` for entity descriptors
 */
export function schemaProblems(xml: string, schema: "protocol" | "metadata"): string[] {
  provideFiles();
  const definition = XmlDocument.fromString(definitionOf(schema));
  const validator = XsdValidator.fromDoc(definition);
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map((detail) => detail.message.trim());
  } finally {
    document.dispose();
    validator.dispose();
    definition.dispose();
  }
}
