import { inflateRawSync } from "node:zlib";
import { AuthnRequestMalformed, AuthnRequestTooLarge } from "./errors.ts";

/** As it came over HTTP, before anything is believed. */
export type IncomingRequest =
  | { readonly binding: "redirect"; /** What stands behind `?`, undecoded. */ readonly rawQuery: string }
  | { readonly binding: "post"; readonly field: string; readonly relayState?: string };

/** Parameters of the Redirect binding as octets sent, still percent-encoded (SAML bindings 3.4.4.1). */
export interface RedirectParts {
  readonly request: string;
  readonly relayState: string | undefined;
  readonly algorithm: string | undefined;
  readonly signature: string | undefined;
}

/** Decoded or inflated, bytes. */
const MAX_BYTES = 64 * 1024;

/**
 * Cut the query into its parameters; each may come once, or two readers could see two requests.
 * @throws AuthnRequestMalformed, AuthnRequestTooLarge
 */
export function splitQuery(rawQuery: string): RedirectParts {
  if (rawQuery.length > MAX_BYTES) throw new AuthnRequestTooLarge("The query is too long.");
  const parts = rawQuery.split("&");
  const value = (name: string): string | undefined => {
    const [first, second] = parts.filter((part) => decode(part.split("=", 1)[0] ?? "") === name);
    if (second !== undefined) throw new AuthnRequestMalformed(`${name} was sent twice.`);
    if (first !== undefined && !first.startsWith(`${name}=`))
      throw new AuthnRequestMalformed(`${name} is odd.`);
    return first?.slice(name.length + 1);
  };
  const request = value("SAMLRequest");
  if (!request) throw new AuthnRequestMalformed("There is no SAMLRequest.");
  return {
    request,
    relayState: value("RelayState"),
    algorithm: value("SigAlg"),
    signature: value("Signature"),
  };
}

/** Percent-decoding of one parameter. @throws AuthnRequestMalformed */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", "%20"));
  } catch {
    throw new AuthnRequestMalformed("A parameter is not percent-encoded UTF-8.");
  }
}

/** SAML bindings 3.4.4.1: base64 over raw deflate. The size is capped while inflating. */
export function inflateRequest(base64: string): string {
  const packed = fromBase64(base64);
  try {
    return toText(inflateRawSync(packed, { maxOutputLength: MAX_BYTES }));
  } catch (error) {
    throw isTooLarge(error)
      ? new AuthnRequestTooLarge("The request inflates to more than we read.")
      : new AuthnRequestMalformed("The request is not deflated UTF-8.", { cause: error });
  }
}

/** Not by class: zlib's errors are of another realm than ours where tests run. */
const isTooLarge = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

/** SAML bindings 3.5.4: base64 alone. */
export function decodeRequest(base64: string): string {
  if (base64.length > MAX_BYTES * 1.4) throw new AuthnRequestTooLarge("The request is too long.");
  try {
    return toText(fromBase64(base64));
  } catch (error) {
    throw new AuthnRequestMalformed("The request is not base64 of UTF-8.", { cause: error });
  }
}

/** Line breaks are common in base64; anything else is not base64. */
export function fromBase64(text: string): Buffer {
  const dense = text.replace(/[\r\n\t ]/g, "");
  if (dense.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(dense)) {
    throw new AuthnRequestMalformed("A parameter is not base64.");
  }
  return Buffer.from(dense, "base64");
}

/** Line ends as XML 1.0 2.11 has a parser see them. */
const toText = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r\n?/g, "\n");
