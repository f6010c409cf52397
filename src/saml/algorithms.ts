import { DSIG, ENVELOPED, EXCLUSIVE_C14N, XENC } from "./names.ts";

/** How a signature method of XML Signature is verified by `node:crypto`. */
export interface SignatureMethod {
  readonly keyType: "rsa" | "ec";
  readonly hash: "sha256" | "sha384" | "sha512";
  readonly padding?: "pss";
}

const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#";

/** RFC 9231 2.3.2, 2.3.6, 2.3.10. SHA-1, MD5, DSA and HMAC are absent on purpose. */
export const signatureMethods: ReadonlyMap<string, SignatureMethod> = new Map([
  [`${MORE}rsa-sha256`, { keyType: "rsa", hash: "sha256" }],
  [`${MORE}rsa-sha384`, { keyType: "rsa", hash: "sha384" }],
  [`${MORE}rsa-sha512`, { keyType: "rsa", hash: "sha512" }],
  [`${MORE_2007}sha256-rsa-MGF1`, { keyType: "rsa", hash: "sha256", padding: "pss" }],
  [`${MORE_2007}sha384-rsa-MGF1`, { keyType: "rsa", hash: "sha384", padding: "pss" }],
  [`${MORE_2007}sha512-rsa-MGF1`, { keyType: "rsa", hash: "sha512", padding: "pss" }],
  [`${MORE}ecdsa-sha256`, { keyType: "ec", hash: "sha256" }],
  [`${MORE}ecdsa-sha384`, { keyType: "ec", hash: "sha384" }],
]);

/** Digest method to the hash's name in `node:crypto`. */
export const digestMethods: ReadonlyMap<string, "sha256" | "sha384" | "sha512"> = new Map([
  [`${XENC}sha256`, "sha256"],
  [`${MORE}sha384`, "sha384"],
  [`${XENC}sha512`, "sha512"],
]);

export const canonicalization = EXCLUSIVE_C14N;

/** In this order and no other: SAML core 5.4.4 allows these two, 5.4.3 recommends the second. */
export const transforms: readonly string[] = [ENVELOPED, EXCLUSIVE_C14N];

/** Digests of RSA-OAEP. SHA-1 is safe inside OAEP, and the one that `rsa-oaep-mgf1p` means by default. */
export const oaepDigests: ReadonlyMap<string, string> = new Map([[`${DSIG}sha1`, "sha1"], ...digestMethods]);

/** Mask generation functions of `xmlenc11#rsa-oaep` (XML Encryption 1.1, 5.5.2). */
export const oaepMasks: ReadonlyMap<string, string> = new Map([
  ["http://www.w3.org/2009/xmlenc11#mgf1sha1", "sha1"],
  ["http://www.w3.org/2009/xmlenc11#mgf1sha256", "sha256"],
  ["http://www.w3.org/2009/xmlenc11#mgf1sha384", "sha384"],
  ["http://www.w3.org/2009/xmlenc11#mgf1sha512", "sha512"],
]);

export interface GcmCipher {
  readonly name: "aes-128-gcm" | "aes-192-gcm" | "aes-256-gcm";
  readonly keyBytes: 16 | 24 | 32;
  readonly authenticated: true;
}

/** Does not protect itself against change. */
export interface CbcCipher {
  readonly name: "aes-128-cbc" | "aes-192-cbc" | "aes-256-cbc";
  readonly keyBytes: 16 | 24 | 32;
  readonly authenticated: false;
}

export type ContentCipher = GcmCipher | CbcCipher;

/** 3DES is absent on purpose. */
export const contentCiphers: ReadonlyMap<string, ContentCipher> = new Map<string, ContentCipher>([
  ["http://www.w3.org/2009/xmlenc11#aes128-gcm", { name: "aes-128-gcm", keyBytes: 16, authenticated: true }],
  ["http://www.w3.org/2009/xmlenc11#aes192-gcm", { name: "aes-192-gcm", keyBytes: 24, authenticated: true }],
  ["http://www.w3.org/2009/xmlenc11#aes256-gcm", { name: "aes-256-gcm", keyBytes: 32, authenticated: true }],
  [`${XENC}aes128-cbc`, { name: "aes-128-cbc", keyBytes: 16, authenticated: false }],
  [`${XENC}aes192-cbc`, { name: "aes-192-cbc", keyBytes: 24, authenticated: false }],
  [`${XENC}aes256-cbc`, { name: "aes-256-cbc", keyBytes: 32, authenticated: false }],
]);
