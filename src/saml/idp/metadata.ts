import { X509Certificate } from "node:crypto";
import { attribute, escapeXml } from "./escape.ts";
import { DSIG, METADATA, POST_BINDING, SAMLP, REDIRECT_BINDING } from "../names.ts";

export interface IdpMetadataInput {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl?: string;
  /** PEM; during a roll-over the new one is listed beside the old. */
  readonly certificates: readonly string[];
  readonly wantAuthnRequestsSigned: boolean;
  readonly nameIdFormats: readonly string[];
  readonly validUntil?: Date;
}

/** SAML metadata 2.4.3, elements in the order of the schema. */
export function idpMetadata(input: IdpMetadataInput): string {
  return (
    `<md:EntityDescriptor xmlns:md="${METADATA}"${attribute("validUntil", input.validUntil?.toISOString())}` +
    `${attribute("entityID", input.entityId)}>` +
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="${input.wantAuthnRequestsSigned}"` +
    ` protocolSupportEnumeration="${SAMLP}">` +
    input.certificates.map(keyDescriptor).join("") +
    (input.sloUrl === undefined ? "" : endpoints("SingleLogoutService", input.sloUrl)) +
    input.nameIdFormats.map((format) => `<md:NameIDFormat>${escapeXml(format)}</md:NameIDFormat>`).join("") +
    endpoints("SingleSignOnService", input.ssoUrl) +
    "</md:IDPSSODescriptor></md:EntityDescriptor>"
  );
}

function keyDescriptor(certificate: string): string {
  const der = new X509Certificate(certificate).raw.toString("base64");
  return (
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:X509Data><ds:X509Certificate>${der}` +
    "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
  );
}

const endpoints = (element: string, location: string): string =>
  [REDIRECT_BINDING, POST_BINDING]
    .map((binding) => `<md:${element} Binding="${binding}"${attribute("Location", location)}/>`)
    .join("");
