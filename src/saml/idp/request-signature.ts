import { createPublicKey, verify, X509Certificate } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import {
  AuthnRequestAlgorithmRefused,
  AuthnRequestSignatureInvalid,
  AuthnRequestUnsigned,
} from "./errors.ts";
import { decode, fromBase64, type RedirectParts } from "./incoming.ts";
import { attribute, childrenOf, onlyChild, type XmlElement } from "../element.ts";
import { DSIG, ENVELOPED, EXCLUSIVE_C14N } from "../names.ts";
import { ECDSA_SHA256, RSA_SHA256, RSA_SHA512, SHA256, SHA512 } from "./algorithms.ts";
import { withEcdsa } from "./sign.ts";

const HASHES = new Map([
  [RSA_SHA256, "sha256"],
  [RSA_SHA512, "sha512"],
  [ECDSA_SHA256, "sha256"],
]);
const DIGESTS = new Set([SHA256, SHA512]);
const SMALLEST_RSA_BITS = 2048;

/**
 * Check the signature over the octets that were sent (SAML bindings 3.4.4.1).
 * @returns whether there was one
 * @throws AuthnRequestUnsigned, AuthnRequestAlgorithmRefused, AuthnRequestSignatureInvalid
 */
export function checkQuerySignature(
  parts: RedirectParts,
  certificates: readonly string[],
  required: boolean,
): boolean {
  const { request, relayState, algorithm, signature } = parts;
  if (algorithm === undefined && signature === undefined) {
    if (required) throw new AuthnRequestUnsigned("The service provider has to sign its requests.");
    return false;
  }
  if (algorithm === undefined || signature === undefined) {
    throw new AuthnRequestUnsigned("SigAlg and Signature only make sense together.");
  }
  const hash = allowed(decode(algorithm));
  const relay = relayState === undefined ? "" : `&RelayState=${relayState}`;
  const octets = Buffer.from(`SAMLRequest=${request}${relay}&SigAlg=${algorithm}`);
  const value = fromBase64(decode(signature));
  const verified = certificates.some((certificate) => {
    const key = trustedKey(certificate, decode(algorithm));
    return key !== undefined && verify(hash, octets, { key, dsaEncoding: "ieee-p1363" }, value);
  });
  if (!verified) throw new AuthnRequestSignatureInvalid("No certificate on file verifies the signature.");
  return true;
}

/**
 * Check an enveloped signature over the whole message.
 * @returns the bytes that were signed, and only they may be read on; undefined without a signature
 * @throws AuthnRequestUnsigned, AuthnRequestAlgorithmRefused, AuthnRequestSignatureInvalid
 */
export function checkMessageSignature(
  xml: string,
  root: XmlElement,
  certificates: readonly string[],
  required: boolean,
): string | undefined {
  const [signature, second] = childrenOf(root, DSIG, "Signature");
  if (second !== undefined) throw new AuthnRequestSignatureInvalid("The request has two signatures.");
  if (signature === undefined) {
    if (required) throw new AuthnRequestUnsigned("The service provider has to sign its requests.");
    return undefined;
  }
  const algorithm = checkShape(signature, attribute(root, "ID") ?? "");
  for (const certificate of certificates) {
    if (trustedKey(certificate, algorithm) === undefined) continue;
    const signed = signedBytes(xml, certificate);
    if (signed !== undefined) return signed;
  }
  throw new AuthnRequestSignatureInvalid("No certificate on file verifies the signature.");
}

/** One Reference to the root, and nothing off the lists, before xml-crypto sees it. */
function checkShape(signature: XmlElement, id: string): string {
  const signedInfo = onlyChild(signature, DSIG, "SignedInfo");
  const reference = signedInfo && onlyChild(signedInfo, DSIG, "Reference");
  if (!signedInfo || !reference || id === "" || attribute(reference, "URI") !== `#${id}`) {
    throw new AuthnRequestSignatureInvalid("The signature does not cover the request.");
  }
  const method = algorithmOf(signedInfo, "SignatureMethod");
  allowed(method);
  const transforms = onlyChild(reference, DSIG, "Transforms")?.children ?? [];
  const plain = transforms.every((each) =>
    [ENVELOPED, EXCLUSIVE_C14N].includes(attribute(each, "Algorithm") ?? ""),
  );
  const fine =
    plain &&
    transforms.length <= 2 &&
    algorithmOf(signedInfo, "CanonicalizationMethod") === EXCLUSIVE_C14N &&
    DIGESTS.has(algorithmOf(reference, "DigestMethod"));
  if (!fine) throw new AuthnRequestAlgorithmRefused("A digest or transform of the signature is not allowed.");
  return method;
}

const algorithmOf = (parent: XmlElement, name: string): string =>
  attribute(onlyChild(parent, DSIG, name), "Algorithm") ?? "";

function signedBytes(xml: string, certificate: string): string | undefined {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const node = [...nodes(document.documentElement.childNodes)].find(
    (each) => each.namespaceURI === DSIG && each.localName === "Signature",
  );
  if (node === undefined) return undefined;
  const signed = withEcdsa(new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null }));
  try {
    signed.loadSignature(node);
    return signed.checkSignature(xml) ? signed.getSignedReferences()[0] : undefined;
  } catch {
    return undefined;
  }
}

function* nodes(list: NodeListOf<ChildNode>): Generator<Element> {
  for (let index = 0; index < list.length; index += 1) yield list[index] as unknown as Element;
}

function allowed(algorithm: string): string {
  const hash = HASHES.get(algorithm);
  if (hash === undefined) {
    throw new AuthnRequestAlgorithmRefused("The signature algorithm is not allowed.", {
      mismatch: { expected: [...HASHES.keys()].join(" "), received: algorithm },
    });
  }
  return hash;
}

/** The certificate's key, if it is of the algorithm's kind and strong enough. */
function trustedKey(certificate: string, algorithm: string): ReturnType<typeof createPublicKey> | undefined {
  const key = new X509Certificate(certificate).publicKey;
  if (algorithm === ECDSA_SHA256) return key.asymmetricKeyType === "ec" ? key : undefined;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return key.asymmetricKeyType === "rsa" && bits >= SMALLEST_RSA_BITS ? key : undefined;
}
