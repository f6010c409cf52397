import { constants, createHash, createHmac, sign as signBytes, X509Certificate } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import {
  C14nCanonicalization,
  ExclusiveCanonicalization,
  ExclusiveCanonicalizationWithComments,
} from "xml-crypto";
import type { KeyPair } from "../../../src/saml/types.ts";
import { afterIssuer } from "./message.ts";

const DS_NS = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
export const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
export const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
export const EXCLUSIVE_WITH_COMMENTS = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
export const INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
export const METHODS = {
  rsaSha1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  rsaMd5: `${MORE}rsa-md5`,
  rsaSha256: `${MORE}rsa-sha256`,
  rsaSha384: `${MORE}rsa-sha384`,
  rsaSha512: `${MORE}rsa-sha512`,
  rsaPss: "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
  ecdsaSha256: `${MORE}ecdsa-sha256`,
  hmacSha1: "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
  hmacSha256: `${MORE}hmac-sha256`,
} as const;
export const DIGESTS = {
  md5: `${MORE}md5`,
  sha1: "http://www.w3.org/2000/09/xmldsig#sha1",
  sha256: "http://www.w3.org/2001/04/xmlenc#sha256",
  sha384: `${MORE}sha384`,
  sha512: "http://www.w3.org/2001/04/xmlenc#sha512",
} as const;

/** How a signature differs from the one that an honest IdP would make. */
export interface SignatureShape {
  /** A name of `METHODS`; anything else is written as it is, with a value that means nothing. */
  readonly method?: string;
  readonly digest?: keyof typeof DIGESTS;
  readonly c14n?: string;
  /** Canonical XML of each `Transform`; two are honest. */
  readonly transforms?: readonly string[];
  readonly uri?: string;
  /** Canonical XML put in front of or behind the honest Reference. */
  readonly moreReferences?: string;
  /** Text that takes the place of the digest, e.g. with a comment in it; it is signed as it would be canonicalized. */
  readonly digestText?: (digest: string) => { readonly shown: string; readonly canonical: string };
  /** Content of KeyInfo; the signer's certificate where it is not given. */
  readonly keyInfo?: string;
  readonly tail?: string;
}

export const transform = (algorithm: string, inside = ""): string =>
  `<ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform>`;

/** Canonical bytes of the root of `xml`. */
export function canonical(xml: string, c14n = EXCLUSIVE): string {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  if (c14n === INCLUSIVE) return new C14nCanonicalization().process(root, {});
  const exclusive =
    c14n === EXCLUSIVE_WITH_COMMENTS
      ? new ExclusiveCanonicalizationWithComments()
      : new ExclusiveCanonicalization();
  return exclusive.process(root, {});
}

export const digestOf = (xml: string, digest: keyof typeof DIGESTS = "sha256", c14n = EXCLUSIVE): string =>
  createHash(digest).update(canonical(xml, c14n), "utf8").digest("base64");

/** Canonical XML of a Reference. */
export const reference = (
  uri: string,
  digestValue: string,
  transforms: readonly string[] = [transform(ENVELOPED), transform(EXCLUSIVE)],
  digest: keyof typeof DIGESTS = "sha256",
): string =>
  `<ds:Reference URI="${uri}"><ds:Transforms>${transforms.join("")}</ds:Transforms>` +
  `<ds:DigestMethod Algorithm="${DIGESTS[digest]}"></ds:DigestMethod>` +
  `<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`;

/** Canonical XML of a SignedInfo; the namespaces are those that inclusive canonicalization would find around it. */
export const signedInfo = (references: string, method: string, c14n = EXCLUSIVE): string => {
  const inherited =
    c14n === INCLUSIVE
      ? ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
      : "";
  return (
    `<ds:SignedInfo ${DS_NS}${inherited}><ds:CanonicalizationMethod Algorithm="${c14n}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${method}"></ds:SignatureMethod>${references}</ds:SignedInfo>`
  );
};

export const certificateInfo = (certificate: string): string =>
  `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${new X509Certificate(certificate).raw.toString("base64")}` +
  "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>";

/** A whole Signature over the element `xml`, which must be the text that is sent, less the signature. */
export function signature(xml: string, id: string, key: KeyPair, shape: SignatureShape = {}): string {
  const method = shape.method ?? METHODS.rsaSha256;
  const c14n = shape.c14n ?? EXCLUSIVE;
  const transforms = shape.transforms ?? [transform(ENVELOPED), transform(EXCLUSIVE)];
  const digest = digestOf(
    xml,
    shape.digest,
    transforms.join("").includes(`"${INCLUSIVE}"`) ? INCLUSIVE : EXCLUSIVE,
  );
  const text = shape.digestText?.(digest) ?? { shown: digest, canonical: digest };
  const info = (value: string): string =>
    signedInfo(
      reference(shape.uri ?? `#${id}`, value, transforms, shape.digest) + (shape.moreReferences ?? ""),
      method,
      c14n,
    );
  const value = signatureValue(info(text.canonical), method, key);
  const keyInfo = shape.keyInfo ?? certificateInfo(key.certificate);
  return (
    `<ds:Signature ${DS_NS}>${info(text.shown)}<ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}` +
    `${shape.tail ?? ""}</ds:Signature>`
  );
}

/** Sign the element and put the signature where it belongs. */
export const signed = (xml: string, id: string, key: KeyPair, shape: SignatureShape = {}): string =>
  afterIssuer(xml, signature(xml, id, key, shape));

/** The value that the method asks for; HMAC takes the public certificate for its key, as confused verifiers do. */
export function signatureValue(info: string, method: string, key: KeyPair): string {
  const bytes = Buffer.from(info, "utf8");
  const { privateKey } = key;
  const rsa = (hash: string) => signBytes(hash, bytes, privateKey).toString("base64");
  const makers = new Map<string, () => string>([
    [METHODS.rsaSha1, () => rsa("sha1")],
    [METHODS.rsaMd5, () => rsa("md5")],
    [METHODS.rsaSha256, () => rsa("sha256")],
    [METHODS.rsaSha384, () => rsa("sha384")],
    [METHODS.rsaSha512, () => rsa("sha512")],
    [
      METHODS.rsaPss,
      () => {
        const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
        return signBytes("sha256", bytes, { key: privateKey, ...padding }).toString("base64");
      },
    ],
    [
      METHODS.ecdsaSha256,
      () => signBytes("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64"),
    ],
    [METHODS.hmacSha1, () => createHmac("sha1", key.certificate).update(bytes).digest("base64")],
    [METHODS.hmacSha256, () => createHmac("sha256", key.certificate).update(bytes).digest("base64")],
  ]);
  return makers.get(method)?.() ?? "AAAA";
}
