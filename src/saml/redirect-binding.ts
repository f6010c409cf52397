import { sign as signBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { ECDSA_SHA256, RSA_SHA256 } from "./idp/algorithms.ts";
import { readPrivateKey } from "./trust.ts";
import type { KeyPair } from "./types.ts";

interface Carried {
  /** The receiver's address; what follows `#` is dropped. */
  readonly destination: string;
  readonly relayState: string | undefined;
  readonly key: KeyPair;
}

/**
 * The address that carries a signed message by the HTTP-Redirect binding.
 * @see SAML bindings 3.4.4.1: deflated, base64, and signed over the query exactly as it is sent
 */
export function redirectUrl(kind: "SAMLRequest" | "SAMLResponse", xml: string, carried: Carried): string {
  const { destination, relayState, key } = carried;
  const privateKey = readPrivateKey(key.privateKey);
  const elliptic = privateKey.asymmetricKeyType === "ec";
  const signed = [
    `${kind}=${encode(deflateRawSync(Buffer.from(xml, "utf8")).toString("base64"))}`,
    ...(relayState === undefined ? [] : [`RelayState=${encode(relayState)}`]),
    `SigAlg=${encode(elliptic ? ECDSA_SHA256 : RSA_SHA256)}`,
  ].join("&");
  const options = { key: privateKey, dsaEncoding: "ieee-p1363" } as const;
  const signature = signBytes("sha256", Buffer.from(signed, "latin1"), options).toString("base64");
  return withQuery(destination, `${signed}&Signature=${encode(signature)}`);
}

/** An address that may have a query already, without its fragment. */
export function withQuery(destination: string, query: string): string {
  const [address = ""] = destination.split("#", 1);
  return `${address}${address.includes("?") ? (/[?&]$/.test(address) ? "" : "&") : "?"}${query}`;
}

/** Nothing is left for a browser to encode on its way, which would break the signature. */
export const encode = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
