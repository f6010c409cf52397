// @peculiar/x509 resolves its parts by decorators, so the metadata store must be there before it.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { Name, SubjectKeyIdentifierExtension, X509CertificateGenerator } from "@peculiar/x509";
import type { KeyPair } from "./types.ts";

export type CertificateAlgorithm = "RSA-2048" | "EC-P256";

export interface CertificateRequest {
  readonly commonName: string;
  readonly algorithm: CertificateAlgorithm;
  readonly notBefore: Date;
  /** X.509 keeps whole seconds. */
  readonly notAfter: Date;
}

const ALGORITHMS = {
  "RSA-2048": {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  },
  "EC-P256": { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" },
} as const;

/**
 * Make a key pair and its self-signed certificate.
 * SAML partners pin the certificate itself, so it carries nothing that only a chain would need.
 * @see SAML metadata interoperability profile 2.6.1: a certificate is only a container of the key
 */
export async function makeCertificate(request: CertificateRequest): Promise<KeyPair> {
  const algorithm = ALGORITHMS[request.algorithm];
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  // The same object: Node's type knows key usages that the library's type does not.
  const keys = pair as CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: new Name([{ CN: [{ utf8String: request.commonName }] }]),
    notBefore: request.notBefore,
    notAfter: request.notAfter,
    keys,
    signingAlgorithm: algorithm,
    // An empty list of extensions would break RFC 5280 4.1 (SIZE 1..MAX).
    extensions: [await SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", pair.privateKey);
  return {
    privateKey: toPem("PRIVATE KEY", Buffer.from(pkcs8)),
    certificate: `${certificate.toString("pem")}\n`,
  };
}

/** RFC 7468: 64 characters a line. */
function toPem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
