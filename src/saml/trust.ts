import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { createMemo } from "./memo.ts";

/** The public half of a trusted certificate, as far as signatures need it. Its dates are not looked at. */
export interface TrustedKey {
  /** SHA-256 thumbprint of the certificate, lower-case hex. */
  readonly sha256: string;
  readonly type: "rsa" | "ec";
  /** SPKI PEM. */
  readonly pem: string;
}

/** What is wrong with the key of a certificate; absent if nothing. */
export function keyWeakness(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa")
    return modulusLength >= 2048 ? undefined : `RSA with ${modulusLength} bits`;
  if (key.asymmetricKeyType === "ec")
    return ["prime256v1", "secp384r1"].includes(namedCurve) ? undefined : `curve ${namedCurve}`;
  return `a ${key.asymmetricKeyType ?? "foreign"} key`;
}

export const thumbprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(":", "").toLowerCase();

/** A certificate parsed, or the reason why it cannot be used. */
export type CertificateReading = { readonly key: TrustedKey } | { readonly refused: string };

const parse = (pem: string): CertificateReading => {
  try {
    const certificate = new X509Certificate(pem);
    const { publicKey } = certificate;
    const sha256 = thumbprintOf(certificate);
    const weakness = keyWeakness(publicKey);
    if (weakness !== undefined) return { refused: `${sha256}: ${weakness}` };
    const type = publicKey.asymmetricKeyType === "ec" ? "ec" : "rsa";
    return { key: { sha256, type, pem: publicKey.export({ type: "spki", format: "pem" }).toString() } };
  } catch {
    return { refused: "not a certificate" };
  }
};

/** Parsed once in each worker: the same few certificates verify every message. */
export const readTrusted: (pem: string) => CertificateReading = createMemo(parse, 512);

/** Our own private keys, parsed once in each thread. Throws for what is not PKCS#8, which is our own fault. */
export const readPrivateKey: (pem: string) => KeyObject = createMemo(
  (pem: string) => createPrivateKey(pem),
  512,
);

/** A certificate as `KeyInfo` carries it: a hint for people, never a reason to trust. */
export interface CarriedCertificate {
  readonly sha256: string;
  /** Thumbprint, dates and subject, for an administrator. */
  readonly told: string;
}

export function readCarried(base64: string): CarriedCertificate | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const sha256 = thumbprintOf(certificate);
    const [from, to] = [certificate.validFromDate, certificate.validToDate].map((date) => date.toISOString());
    const subject = certificate.subject.replaceAll("\n", ", ").slice(0, 200);
    return { sha256, told: `${sha256}, valid from ${from} to ${to}, ${subject}` };
  } catch {
    return undefined;
  }
}

/** SHA-256 thumbprint of a certificate as `KeyInfo` carries it. */
export const thumbprintOfBase64 = (base64: string): string | undefined => readCarried(base64)?.sha256;
