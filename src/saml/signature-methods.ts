import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  type SigningOptions,
} from "node:crypto";
import { SignedXml } from "xml-crypto";
import { digestMethods, signatureMethods, type SignatureMethod } from "./algorithms.ts";

interface Finders {
  findSignatureAlgorithm(name: string): unknown;
  findHashAlgorithm(name: string): unknown;
}

const registered = Symbol.for("sallyport.xml-crypto.registered");

/**
 * Teaches xml-crypto the methods that it lacks: ECDSA, SHA-384, and PSS with longer hashes. node-saml makes its
 * `SignedXml` objects itself and offers no way to configure them, so the two look-ups of the class are extended;
 * whatever they do not find is left to xml-crypto. Which methods a message may use is decided before, by the gate.
 */
export function registerSignatureMethods(): void {
  const finders = SignedXml.prototype as unknown as Finders & { [registered]?: true };
  if (finders[registered]) return;
  finders[registered] = true;
  const { findSignatureAlgorithm, findHashAlgorithm } = finders;
  finders.findSignatureAlgorithm = function find(name) {
    const method = signatureMethods.get(name);
    return method ? createMethod(name, method) : findSignatureAlgorithm.call(this, name);
  };
  finders.findHashAlgorithm = function find(name) {
    const hash = digestMethods.get(name);
    return hash ? createDigest(name, hash) : findHashAlgorithm.call(this, name);
  };
}

const createDigest = (name: string, hash: string) => ({
  getAlgorithmName: () => name,
  getHash: (xml: string) => createHash(hash).update(xml, "utf8").digest("base64"),
});

const publicKeys = /-----BEGIN (PUBLIC KEY|CERTIFICATE)-----[^-]+-----END \1-----/g;

/** XML Signature writes ECDSA values as r || s, not as DER (RFC 9231 2.3.6). */
function createMethod(name: string, method: SignatureMethod) {
  const options: SigningOptions = {
    ...(method.padding === "pss" && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
    ...(method.keyType === "ec" && { dsaEncoding: "ieee-p1363" }),
  };
  return {
    getAlgorithmName: () => name,
    getSignature: (signedInfo: string, key: string) =>
      createSign(method.hash)
        .update(signedInfo)
        .sign({ key: createPrivateKey(key), ...options }, "base64"),
    /** @param keys one public key or certificate in PEM or several, any of which may have signed */
    verifySignature: (material: string, keys: string, value: string) =>
      (keys.match(publicKeys) ?? []).map(createPublicKey).some((key) => {
        if (key.asymmetricKeyType !== method.keyType) return false;
        return createVerify(method.hash)
          .update(material)
          .verify({ key, ...options }, value, "base64");
      }),
  };
}
