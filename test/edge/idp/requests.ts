import { createSign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { signElement } from "../../../src/saml/idp/sign.ts";
import type { KeyPair } from "../../../src/saml/types.ts";

/** Messages of service providers, honest or not, made by hand. */
export const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

export interface RequestShape {
  readonly issuer: string;
  readonly destination: string;
  readonly at: Date;
  readonly id?: string;
  readonly attributes?: string;
  readonly inside?: string;
}

export const authnRequest = (shape: RequestShape): string =>
  `<samlp:AuthnRequest ${NAMESPACES} ID="${shape.id ?? "_r1"}" Version="2.0" IssueInstant="${shape.at.toISOString()}"` +
  ` Destination="${shape.destination}"${shape.attributes ?? ""}><saml:Issuer>${shape.issuer}</saml:Issuer>` +
  `${shape.inside ?? ""}</samlp:AuthnRequest>`;

export interface LogoutShape extends RequestShape {
  readonly nameId: string;
  readonly format: string;
  readonly sessionIndex?: string | undefined;
}

export const logoutRequestXml = (shape: LogoutShape): string =>
  `<samlp:LogoutRequest ${NAMESPACES} ID="${shape.id ?? "_l1"}" Version="2.0" IssueInstant="${shape.at.toISOString()}"` +
  ` Destination="${shape.destination}"${shape.attributes ?? ""}><saml:Issuer>${shape.issuer}</saml:Issuer>` +
  `<saml:NameID Format="${shape.format}">${shape.nameId}</saml:NameID>` +
  (shape.sessionIndex === undefined ? "" : `<samlp:SessionIndex>${shape.sessionIndex}</samlp:SessionIndex>`) +
  "</samlp:LogoutRequest>";

export const logoutResponseXml = (shape: RequestShape & { readonly inResponseTo: string }): string =>
  `<samlp:LogoutResponse ${NAMESPACES} ID="${shape.id ?? "_a1"}" Version="2.0" IssueInstant="${shape.at.toISOString()}"` +
  ` Destination="${shape.destination}" InResponseTo="${shape.inResponseTo}"><saml:Issuer>${shape.issuer}</saml:Issuer>` +
  '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
  "</samlp:LogoutResponse>";

export interface QueryShape {
  readonly key?: KeyPair | undefined;
  readonly relayState?: string | undefined;
  readonly kind?: "SAMLRequest" | "SAMLResponse";
  readonly method?: { readonly uri: string; readonly hash: string };
}

/** By the Redirect binding, signed where there is a key. */
export function query(
  xml: string,
  { key, relayState, kind = "SAMLRequest", method }: QueryShape = {},
): string {
  const relay = relayState === undefined ? "" : `&RelayState=${encodeURIComponent(relayState)}`;
  const octets = `${kind}=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}${relay}`;
  if (key === undefined) return octets;
  const signed = `${octets}&SigAlg=${encodeURIComponent(method?.uri ?? RSA_SHA256)}`;
  const signature = createSign(method?.hash ?? "sha256")
    .update(signed)
    .sign(key.privateKey, "base64");
  return `${signed}&Signature=${encodeURIComponent(signature)}`;
}

/** By the POST binding. */
export const field = (xml: string, key?: KeyPair, id = "_r1"): string =>
  Buffer.from(key === undefined ? xml : signElement(xml, id, key)).toString("base64");
