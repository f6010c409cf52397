import { X509Certificate } from "node:crypto";
import { attribute } from "./idp/escape.ts";
import { DSIG, METADATA, POST_BINDING, REDIRECT_BINDING, SAMLP, XENC, XENC11 } from "./names.ts";

export interface SpMetadataInput {
  readonly entityId: string;
  readonly acsUrl: string;
  /** Takes requests and answers of both bindings. */
  readonly sloUrl: string;
  /** PEM; the active one first, during a roll-over also the next. */
  readonly signingCertificates: readonly string[];
  /** PEM. */
  readonly encryptionCertificates: readonly string[];
}

/** What we can decrypt, best first, so that an IdP that reads it does not fall back to AES-CBC. */
const encryptionMethods = [`${XENC11}aes256-gcm`, `${XENC11}aes128-gcm`, `${XENC}rsa-oaep-mgf1p`];

/**
 * What an IdP needs to know of us as its service provider.
 * @see SAML metadata 2.4.4, elements in the order of the schema
 */
export function spMetadata(input: SpMetadataInput): string {
  const methods = encryptionMethods
    .map((uri) => `<md:EncryptionMethod${attribute("Algorithm", uri)}/>`)
    .join("");
  return (
    `<md:EntityDescriptor xmlns:md="${METADATA}"${attribute("entityID", input.entityId)}>` +
    '<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"' +
    ` protocolSupportEnumeration="${SAMLP}">` +
    input.signingCertificates.map((pem) => keyDescriptor("signing", pem, "")).join("") +
    input.encryptionCertificates.map((pem) => keyDescriptor("encryption", pem, methods)).join("") +
    [REDIRECT_BINDING, POST_BINDING]
      .map((uri) => `<md:SingleLogoutService Binding="${uri}"${attribute("Location", input.sloUrl)}/>`)
      .join("") +
    `<md:AssertionConsumerService Binding="${POST_BINDING}"${attribute("Location", input.acsUrl)}` +
    ' index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>'
  );
}

function keyDescriptor(use: "signing" | "encryption", pem: string, methods: string): string {
  const der = new X509Certificate(pem).raw.toString("base64");
  return (
    `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:X509Data><ds:X509Certificate>${der}` +
    `</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`
  );
}
