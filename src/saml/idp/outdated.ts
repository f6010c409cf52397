import { X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { encrypt } from "xml-encryption";
import type { KeyPair } from "../types.ts";
import { DSIG, EXCLUSIVE_C14N, SAML, XENC, XENC11 } from "../names.ts";
import { RSA_SHA256, SHA256 } from "./algorithms.ts";
import { signElement } from "./sign.ts";

// What identity providers of yesterday still send and the gate refuses. The quick start's simulators show it; nothing
// else may import this file, and a test sees to that.

export type OutdatedSignature = "sha1-signature" | "sha1-digest" | "inclusive-canonicalization";

const SIGNATURES = {
  "sha1-signature": { signature: `${DSIG}rsa-sha1`, digest: SHA256, canonicalization: EXCLUSIVE_C14N },
  "sha1-digest": { signature: RSA_SHA256, digest: `${DSIG}sha1`, canonicalization: EXCLUSIVE_C14N },
  "inclusive-canonicalization": {
    signature: RSA_SHA256,
    digest: SHA256,
    canonicalization: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
  },
} as const;

/** As `signElement`, by what the gate does not believe. */
export const signOutdated = (xml: string, id: string, key: KeyPair, how: OutdatedSignature): string =>
  signElement(xml, id, key, SIGNATURES[how]);

export interface OutdatedEncryption {
  /** PEM; RSA. */
  readonly certificate: string;
  readonly content: "aes256-cbc" | "tripledes-cbc" | "aes256-gcm";
  readonly transport: "rsa-oaep-mgf1p" | "rsa-1_5";
}

const encryptXml = promisify(encrypt) as unknown as (xml: string, options: object) => Promise<string>;

/** AES-CBC is what AD FS does by itself; 3DES and RSA-1_5 are older still (XML Encryption 1.1, 5.2.1 and 5.5.1). */
export async function encryptOutdated(assertion: string, target: OutdatedEncryption): Promise<string> {
  const { certificate, content, transport } = target;
  const encrypted = await encryptXml(assertion, {
    rsa_pub: new X509Certificate(certificate).publicKey.export({ type: "spki", format: "pem" }),
    pem: certificate,
    encryptionAlgorithm: `${content === "aes256-gcm" ? XENC11 : XENC}${content}`,
    keyEncryptionAlgorithm: `${XENC}${transport}`,
    disallowEncryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
  });
  return `<saml:EncryptedAssertion xmlns:saml="${SAML}">${encrypted.trim()}</saml:EncryptedAssertion>`;
}
