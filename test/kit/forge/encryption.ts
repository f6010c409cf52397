import { X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { encrypt, type EncryptOptions } from "xml-encryption";
import { SAML_NS } from "./message.ts";

const XENC = "http://www.w3.org/2001/04/xmlenc#";
const XENC11 = "http://www.w3.org/2009/xmlenc11#";
export const CONTENT = {
  aes128gcm: `${XENC11}aes128-gcm`,
  aes256gcm: `${XENC11}aes256-gcm`,
  aes128cbc: `${XENC}aes128-cbc`,
  aes256cbc: `${XENC}aes256-cbc`,
  tripleDes: `${XENC}tripledes-cbc`,
} as const;
export const TRANSPORT = {
  oaep: `${XENC}rsa-oaep-mgf1p`,
  oaep11: `${XENC11}rsa-oaep`,
  rsa15: `${XENC}rsa-1_5`,
} as const;

const encryptXml = promisify(encrypt);

/** EncryptedData for the owner of `certificate`, by any algorithm that the library knows, good or bad. */
export async function encryptedData(
  xml: string,
  certificate: string,
  content: keyof typeof CONTENT = "aes256gcm",
  transport: keyof typeof TRANSPORT = "oaep",
): Promise<string> {
  const options = {
    rsa_pub: String(new X509Certificate(certificate).publicKey.export({ type: "spki", format: "pem" })),
    pem: certificate,
    encryptionAlgorithm: CONTENT[content],
    keyEncryptionAlgorithm: TRANSPORT[transport],
    disallowEncryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
  };
  return (await encryptXml(xml, options as EncryptOptions)).trim();
}

export const encryptedAssertion = (data: string): string =>
  `<saml:EncryptedAssertion ${SAML_NS}>${data}</saml:EncryptedAssertion>`;
