import { X509Certificate } from "node:crypto";
import { SignedXml } from "xml-crypto";
import {
  DSIG,
  ENVELOPED,
  EXCLUSIVE_C14N,
  METADATA,
  REDIRECT_BINDING,
  SAMLP,
  XENC,
} from "../../../src/saml/names.ts";
import type { KeyPair } from "../../../src/saml/types.ts";

/** An identity provider of a federation. */
export interface Member {
  readonly entityId: string;
  readonly certificate: string;
  readonly displayName?: string;
  readonly ssoUrl?: string;
  /** On the EntityDescriptor, e.g. ` validUntil="..."`. */
  readonly attributes?: string;
  /** Put in front of the endpoints. */
  readonly ballast?: string;
}

const bare = (pem: string): string => new X509Certificate(pem).raw.toString("base64");

export function memberXml({
  entityId,
  certificate,
  displayName,
  ssoUrl,
  attributes = "",
  ballast = "",
}: Member): string {
  const name =
    displayName === undefined
      ? ""
      : `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">${displayName}</mdui:DisplayName></mdui:UIInfo></md:Extensions>`;
  return (
    `<md:EntityDescriptor entityID="${entityId}"${attributes}>` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${SAMLP}">${name}` +
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:X509Data><ds:X509Certificate>${bare(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>` +
    `${ballast}<md:SingleSignOnService Binding="${REDIRECT_BINDING}" Location="${ssoUrl ?? `${entityId}/sso`}"/>` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

export const groupXml = (members: readonly string[], attributes = ""): string =>
  `<md:EntitiesDescriptor xmlns:md="${METADATA}"${attributes}>${members.join("")}</md:EntitiesDescriptor>`;

/** A document of its own. */
export const entityXml = (member: Member): string =>
  memberXml(member).replace("<md:EntityDescriptor", `<md:EntityDescriptor xmlns:md="${METADATA}"`);

/** Signs the root, whose `ID` is set here (SAML metadata 3.1). */
export function signMetadata(
  xml: string,
  key: KeyPair,
  { algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", digest = `${XENC}sha256` } = {},
): string {
  const named = xml.replace(/^<([\w:]+)/, '<$1 ID="_root"');
  const signed = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
  });
  signed.addReference({ xpath: "/*", transforms: [ENVELOPED, EXCLUSIVE_C14N], digestAlgorithm: digest });
  signed.computeSignature(named, { prefix: "ds", location: { reference: "/*", action: "prepend" } });
  return signed.getSignedXml();
}

/** In pieces, as a network delivers. */
export async function* inChunks(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
