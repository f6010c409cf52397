import { X509Certificate } from "node:crypto";
import { CertificateUnreadable, CertificateWeak } from "./metadata-errors.ts";
import { keyWeakness, thumbprintOf } from "./trust.ts";

export interface CertificateFacts {
  /** Normal form: PEM, 64 characters a line. */
  readonly pem: string;
  /** Thumbprint over the DER bytes, lower-case hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly notBefore: Date;
  /** May have passed: SAML pins the key, and dates are for warnings. */
  readonly notAfter: Date;
}

const longestText = 16_384;
const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * An IdP's signing certificate as people paste it: PEM with whatever stands around it, or bare base64.
 * @throws CertificateUnreadable, CertificateWeak
 */
export function readCertificate(text: string): CertificateFacts {
  const certificate = parse(derOf(text));
  const weakness = keyWeakness(certificate.publicKey);
  if (weakness !== undefined)
    throw new CertificateWeak("The certificate's key is too weak, or of a kind that we do not accept.", {
      mismatch: { expected: "RSA from 2048 bits, P-256 or P-384", received: weakness },
      nextStep: "Have the identity provider make a new signing key.",
    });
  return {
    pem: certificate.toString(),
    sha256: thumbprintOf(certificate),
    subject: certificate.subject.replaceAll("\n", ", "),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
}

function derOf(text: string): Buffer {
  if (text.trim() === "") throw unreadable("nothing");
  if (text.length > longestText) throw unreadable(`${text.length} characters`);
  if (/PRIVATE KEY-----/.test(text))
    throw new CertificateUnreadable("The text holds a private key, which must never leave its owner.", {
      mismatch: { expected: "a certificate", received: "a private key" },
      nextStep: "Paste the certificate alone, and replace the key that was shown here.",
    });
  const blocks = [...text.matchAll(pemBlock)];
  const certificates = blocks.filter(([, label]) => label === "CERTIFICATE" || label === "X509 CERTIFICATE");
  if (certificates.length > 1) throw unreadable(`${certificates.length} certificates`);
  if (blocks.length > 0 && certificates.length === 0) throw unreadable(`a ${blocks[0]?.[1]?.toLowerCase()}`);
  return fromBase64(certificates[0]?.[2] ?? text);
}

function fromBase64(text: string): Buffer {
  const bare = text.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw unreadable("text that is neither PEM nor base64");
  if (bare.length % 4 !== 0) throw unreadable(`base64 of ${bare.length} characters, so some are missing`);
  return Buffer.from(bare, "base64");
}

/** Bytes behind the certificate would be ignored by OpenSSL, and two texts would have one thumbprint. */
function parse(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der);
    if (certificate.raw.length !== der.length) throw unreadable("a certificate with bytes behind it");
    return certificate;
  } catch (error) {
    if (error instanceof CertificateUnreadable) throw error;
    throw unreadable(`${der.length} bytes that are no X.509 certificate`);
  }
}

const unreadable = (received: string): CertificateUnreadable =>
  new CertificateUnreadable(`A certificate was expected, and ${received} was given.`, {
    mismatch: { expected: "one X.509 certificate, PEM or base64", received },
    nextStep: "Paste the identity provider's signing certificate whole, from -----BEGIN to END-----.",
  });
