import { X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { encrypt, type EncryptOptions } from "xml-encryption";
import { SAML } from "../names.ts";

/** Who may read the assertion, and how it is hidden from everyone else. */
export interface EncryptionTarget {
  /** PEM; RSA. */
  readonly certificate: string;
  readonly content: "aes128-gcm" | "aes256-gcm";
  /** Hash of OAEP and of its mask; SHA-1 is the only one that older service providers know. */
  readonly oaep?: "sha1" | "sha256";
}

const encryptXml = promisify(encrypt) as unknown as (xml: string, options: object) => Promise<string>;

/**
 * Wrap a (signed) assertion: AES-GCM for the content, RSA-OAEP for the key.
 * @see XML Encryption 1.1, 5.2.4 and 5.5.2
 */
export async function encryptAssertion(assertion: string, target: EncryptionTarget): Promise<string> {
  const sha256 = target.oaep === "sha256";
  const options = {
    rsa_pub: new X509Certificate(target.certificate).publicKey.export({ type: "spki", format: "pem" }),
    pem: target.certificate,
    encryptionAlgorithm: `http://www.w3.org/2009/xmlenc11#${target.content}`,
    keyEncryptionAlgorithm: sha256
      ? "http://www.w3.org/2009/xmlenc11#rsa-oaep"
      : "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    keyEncryptionDigest: sha256 ? "sha256" : "sha1",
    ...(sha256 ? { keyEncryptionMgf: "sha256" } : {}),
  } satisfies Partial<Record<keyof EncryptOptions | "keyEncryptionDigest" | "keyEncryptionMgf", unknown>>;
  const encrypted = await encryptXml(assertion, options);
  return `<saml:EncryptedAssertion xmlns:saml="${SAML}">${encrypted.trim()}</saml:EncryptedAssertion>`;
}
