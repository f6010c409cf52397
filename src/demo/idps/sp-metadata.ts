import { attribute, is, walk } from "../../saml/element.ts";
import { DSIG, METADATA } from "../../saml/names.ts";
import { readMetadataXml } from "../../saml/metadata-xml.ts";

/**
 * PEM certificates of a service provider for one use (SAML metadata 2.4.1.1: no `use` means every use). The newest
 * comes first.
 */
export function certificatesFor(use: "signing" | "encryption", metadataXml: string): string[] {
  return [...walk(readMetadataXml(metadataXml))]
    .filter((each) => is(each, METADATA, "KeyDescriptor") && (attribute(each, "use") ?? use) === use)
    .flatMap((descriptor) => [...walk(descriptor)])
    .filter((each) => is(each, DSIG, "X509Certificate"))
    .map(({ text }) => toPem(text));
}

function toPem(base64: string): string {
  const lines = base64.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
