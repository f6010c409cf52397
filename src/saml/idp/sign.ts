import { createPrivateKey, sign as signBytes, verify as verifyBytes, type KeyLike } from "node:crypto";
import { type SignatureAlgorithm, SignedXml } from "xml-crypto";
import type { KeyPair } from "../types.ts";
import { ENVELOPED, EXCLUSIVE_C14N } from "../names.ts";
import { ECDSA_SHA256, RSA_SHA256, SHA256 } from "./algorithms.ts";

/** xml-crypto has no ECDSA. XML signatures hold r and s side by side, not in DER (RFC 9231 2.3.6). */
class EcdsaSha256 implements SignatureAlgorithm {
  getSignature(material: unknown, key: KeyLike): string {
    const bytes = Buffer.from(String(material), "utf8");
    return signBytes("sha256", bytes, { key: keyText(key), dsaEncoding: "ieee-p1363" }).toString("base64");
  }

  verifySignature(material: string, key: KeyLike, value: string): boolean {
    const signature = Buffer.from(value, "base64");
    const options = { key: keyText(key), dsaEncoding: "ieee-p1363" } as const;
    return verifyBytes("sha256", Buffer.from(material, "utf8"), options, signature);
  }

  getAlgorithmName(): string {
    return ECDSA_SHA256;
  }
}

function keyText(key: KeyLike): string {
  if (typeof key !== "string") throw new TypeError("A PEM is expected.");
  return key;
}

/** A `SignedXml` that also knows ECDSA. */
export function withEcdsa(signed: SignedXml): SignedXml {
  signed.SignatureAlgorithms[ECDSA_SHA256] = EcdsaSha256;
  return signed;
}

/** URIs of what a signature is made with. */
export interface SigningAlgorithms {
  readonly signature: string;
  readonly digest: string;
  readonly canonicalization: string;
}

const strong = (key: KeyPair): SigningAlgorithms => ({
  signature: createPrivateKey(key.privateKey).asymmetricKeyType === "ec" ? ECDSA_SHA256 : RSA_SHA256,
  digest: SHA256,
  canonicalization: EXCLUSIVE_C14N,
});

/**
 * Sign the root element of `xml` and place the signature behind its issuer (SAML core 5.4, schema order).
 * The rest of the text stays as it was, byte for byte.
 * @param xml one element with attribute `ID`, whose first child is `Issuer`
 * @param id value of that attribute
 * @param by SHA-256 and exclusive canonicalization where it is not given
 */
export function signElement(
  xml: string,
  id: string,
  key: KeyPair,
  by: SigningAlgorithms = strong(key),
): string {
  const signed = withEcdsa(
    new SignedXml({
      privateKey: key.privateKey,
      publicCert: key.certificate,
      signatureAlgorithm: by.signature,
      canonicalizationAlgorithm: by.canonicalization,
    }),
  );
  signed.addReference({
    xpath: `/*[@ID="${id}"]`,
    transforms: [ENVELOPED, by.canonicalization],
    digestAlgorithm: by.digest,
  });
  signed.computeSignature(xml, { prefix: "ds", location: { reference: "/*", action: "append" } });
  const end = /<\/(?:saml:)?Issuer>/.exec(xml);
  if (!end) throw new TypeError("An element without Issuer cannot be signed.");
  const at = end.index + end[0].length;
  return xml.slice(0, at) + signed.getSignatureXml() + xml.slice(at);
}
