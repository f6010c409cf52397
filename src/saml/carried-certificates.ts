import { X509Certificate } from "node:crypto";
import { decrypt } from "./decryption.ts";
import { is, walk, type XmlElement } from "./element.ts";
import { readEncrypted } from "./encryption.ts";
import { decodeField } from "./message.ts";
import { DSIG, SAML } from "./names.ts";
import { messageRules, readXml } from "./read-xml.ts";
import { Refused } from "./refusals.ts";
import { createReport, type Report } from "./report.ts";
import { takeAssertion } from "./shape.ts";
import { signedElement } from "./signature.ts";
import { readPrivateKey, thumbprintOf } from "./trust.ts";
import type { ResponseTrust } from "./types.ts";

export interface CarriedPem {
  /** Thumbprint over the DER bytes, lower-case hex. */
  readonly sha256: string;
  readonly pem: string;
}

type Opening = Pick<ResponseTrust, "decryptionKeys" | "encryption" | "maxBytes" | "maxElements">;

/**
 * The certificates that the signatures of a recorded response carry in `KeyInfo`, those of an encrypted assertion too.
 * Nothing is verified: anybody can put any certificate there. Empty for what cannot be read.
 */
export function carriedCertificates(field: string, trust: Opening): readonly CarriedPem[] {
  try {
    const report = createReport();
    const root = readXml(decodeField(field, trust.maxBytes, report), messageRules(trust.maxElements));
    const outside = carriedIn(root);
    const holder = takeAssertion(root, report);
    if (is(holder, SAML, "Assertion")) return outside;
    return [...outside, ...carriedIn(opened(root, holder, trust, report))];
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

function opened(root: XmlElement, holder: XmlElement, trust: Opening, report: Report): XmlElement {
  const allowed = {
    legacy: trust.encryption === "legacy",
    responseSigned: signedElement(root) !== undefined,
  };
  const ciphertext = readEncrypted(holder, allowed, report);
  const plain = decrypt(ciphertext, trust.decryptionKeys.map(readPrivateKey), report);
  return readXml(plain, messageRules(trust.maxElements));
}

const carriedIn = (root: XmlElement): CarriedPem[] =>
  [...walk(root)]
    .filter((each) => is(each, DSIG, "Signature"))
    .flatMap((signature) => [...walk(signature)].filter((each) => is(each, DSIG, "X509Certificate")))
    .flatMap(({ text }) => read(text));

function read(base64: string): CarriedPem[] {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    return [{ sha256: thumbprintOf(certificate), pem: certificate.toString() }];
  } catch {
    return [];
  }
}
