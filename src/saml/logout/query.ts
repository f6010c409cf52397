import { constants, createVerify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { signatureMethods, type SignatureMethod } from "../algorithms.ts";
import { checkField, decodeUtf8 } from "../message.ts";
import type { Report } from "../report.ts";
import type { TrustedKey } from "../trust.ts";

/** Percent-encoded octets as they came, by parameter. */
interface RawParts {
  readonly kind: "SAMLRequest" | "SAMLResponse";
  /** `name=value`, in the order in which they are signed. */
  readonly signed: readonly string[];
  readonly message: string;
  readonly relayState: string | undefined;
  readonly algorithm: string;
  readonly signature: string;
}

export interface ReadQuery {
  readonly kind: "SAMLRequest" | "SAMLResponse";
  readonly xml: string;
  readonly relayState: string | undefined;
  readonly signer: TrustedKey;
}

const meaningful = ["SAMLRequest", "SAMLResponse", "RelayState", "SAMLEncoding", "SigAlg", "Signature"];
/** SAML bindings 3.4.4: the one that need not be named. */
const DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
/** SAML bindings 3.4.3 says 80 bytes; many products send more. */
const longestRelayState = 2048;

/**
 * A message of the HTTP-Redirect binding. The signature is verified over the octets that came, before anything is
 * decoded for another use or inflated.
 * @throws Refused
 * @see SAML bindings 3.4.4.1
 */
export function readQuery(
  rawQuery: string,
  keys: readonly TrustedKey[],
  maxBytes: number,
  report: Report,
): ReadQuery {
  const parts = splitQuery(rawQuery, maxBytes, report);
  const signer = verifyOctets(parts, keys, report);
  const relayState = parts.relayState === undefined ? undefined : decode(parts.relayState, report);
  checkRelayState(relayState, report);
  return {
    kind: parts.kind,
    xml: inflate(decode(parts.message, report), maxBytes, report),
    relayState,
    signer,
  };
}

export function checkRelayState(relayState: string | undefined, report: Report): void {
  const length = relayState?.length ?? 0;
  report.require(length <= longestRelayState, "relay_state_length", "saml_logout_parameters", {
    expected: `at most ${longestRelayState} characters`,
    received: `${length} characters`,
  });
}

interface Pair {
  /** `name=value` as it came. */
  readonly raw: string;
  readonly name: string;
}

/** Each parameter once, by its plain name, in the order of the signature; names that mean nothing to SAML are let be. */
function splitQuery(rawQuery: string, maxBytes: number, report: Report): RawParts {
  report.require(rawQuery.length <= maxBytes * 2, "query_size", "saml_too_large", {
    expected: `at most ${maxBytes * 2} characters`,
    received: `${rawQuery.length} characters`,
  });
  const found = rawQuery
    .split("&")
    .map((raw) => ({ raw, name: raw.split("=", 1)[0] ?? "" }))
    .filter(({ name }) => isMeaningful(name));
  const kind = found.some(({ name }) => name === "SAMLRequest") ? "SAMLRequest" : "SAMLResponse";
  checkOrder(found, kind, report);
  checkEncoding(found, report);
  return {
    kind,
    signed: found.map(({ raw }) => raw).filter((raw) => !/^(SAMLEncoding|Signature)=/.test(raw)),
    message: valueOf(found, kind) ?? "",
    relayState: valueOf(found, "RelayState"),
    algorithm: valueOf(found, "SigAlg") ?? "",
    signature: valueOf(found, "Signature") ?? "",
  };
}

const valueOf = (pairs: readonly Pair[], wanted: string): string | undefined =>
  pairs.find(({ name }) => name === wanted)?.raw.slice(wanted.length + 1);

function checkOrder(found: readonly Pair[], kind: RawParts["kind"], report: Report): void {
  const names = found.map(({ name }) => name);
  const ordered = names.filter((name) => name !== "SAMLEncoding");
  const bare = ordered.length > 0 && ordered.every((name, at) => name === [kind, "RelayState"][at]);
  report.require(!bare, "query_signature", "saml_logout_unsigned", {
    expected: "SigAlg and Signature",
    received: names.join(", "),
  });
  const wanted = [kind, ...(names.includes("RelayState") ? ["RelayState"] : []), "SigAlg", "Signature"];
  const fits =
    ordered.join() === wanted.join() &&
    names.length - ordered.length <= 1 &&
    found.every(({ raw, name }) => raw[name.length] === "=");
  report.require(fits, "query_parameters", "saml_logout_parameters", {
    expected: `${wanted.join(", ")}: each once, in this order`,
    received: names.join(", ") || "none of them",
  });
}

function checkEncoding(found: readonly Pair[], report: Report): void {
  const encoding = valueOf(found, "SAMLEncoding");
  const fits = encoding === undefined || decode(encoding, report) === DEFLATE;
  report.require(fits, "query_encoding", "saml_logout_parameters", {
    expected: DEFLATE,
    received: encoding ?? "none",
  });
}

/** As a careless reader would see the name: decoded, in any case. */
function isMeaningful(name: string): boolean {
  const seen = safeDecode(name)?.toLowerCase();
  return meaningful.some((each) => each.toLowerCase() === seen);
}

function verifyOctets(parts: RawParts, keys: readonly TrustedKey[], report: Report): TrustedKey {
  const name = decode(parts.algorithm, report);
  const method = signatureMethods.get(name);
  report.require(method !== undefined, "signature_algorithm", "saml_algorithm_refused", {
    expected: [...signatureMethods.keys()].join(", "),
    received: name,
  });
  const base64 = decode(parts.signature, report);
  report.require(
    /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(base64),
    "query_signature_value",
    "saml_signature_invalid",
    {
      expected: "base64",
      received: `${base64.length} characters`,
    },
  );
  const octets = parts.signed.join("&");
  const value = Buffer.from(base64, "base64");
  const signer = keys.find((key) => verifies(octets, value, key, method));
  report.require(signer !== undefined, "logout_signature", "saml_signature_invalid", {
    expected: `a signature by ${keys.map((key) => key.sha256).join(" or ")}`,
    received: signer?.sha256 ?? "a signature by none of them, or over other octets",
  });
  return signer;
}

function verifies(octets: string, value: Buffer, key: TrustedKey, method: SignatureMethod): boolean {
  if (key.type !== method.keyType) return false;
  const pss = {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  // XML Signature's names mean XML Signature's values: r || s for ECDSA (RFC 9231 2.3.6).
  const options = {
    ...(method.padding && pss),
    ...(method.keyType === "ec" && { dsaEncoding: "ieee-p1363" as const }),
  };
  try {
    return createVerify(method.hash)
      .update(octets, "latin1")
      .verify({ key: key.pem, ...options }, value);
  } catch {
    return false;
  }
}

/** Raw deflate (RFC 1951), cut short at the limit while it grows. */
function inflate(base64: string, maxBytes: number, report: Report): string {
  checkField(base64, maxBytes, report);
  const bytes = inflateAtMost(Buffer.from(base64, "base64"), maxBytes);
  report.require(bytes !== "too large", "message_size", "saml_too_large", {
    expected: `at most ${maxBytes} bytes when inflated`,
  });
  report.require(bytes !== "not deflated", "deflate", "saml_logout_deflate_invalid", {
    expected: "raw deflate (RFC 1951)",
  });
  const text = decodeUtf8(bytes);
  report.require(text !== undefined, "utf8", "saml_encoding_invalid", {
    expected: "UTF-8 without a byte order mark",
  });
  return text.replace(/\r\n?/g, "\n");
}

function inflateAtMost(packed: Buffer, maxBytes: number): Buffer | "too large" | "not deflated" {
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    // Not by class: zlib's errors are of another realm than ours where tests run.
    const tooLarge =
      typeof error === "object" && error !== null && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return tooLarge ? "too large" : "not deflated";
  }
}

function decode(raw: string, report: Report): string {
  const text = safeDecode(raw);
  report.require(text !== undefined, "percent_encoding", "saml_logout_parameters", {
    expected: "percent-encoded UTF-8",
    received: raw,
  });
  return text;
}

function safeDecode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll("+", "%20"));
  } catch {
    return undefined;
  }
}
