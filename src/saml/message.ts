import type { Report } from "./report.ts";

/** Base64 characters that hold `bytes` bytes, with room for the line breaks that some IdPs send. */
const longestField = (bytes: number): number => Math.ceil(bytes / 3) * 4 + Math.ceil(bytes / 48) * 2 + 8;

/**
 * The checks that need no decoding, cheap enough for the thread that serves requests.
 * @throws Refused saml_too_large, saml_base64_invalid
 */
export function checkField(field: string, maxBytes: number, report: Report): void {
  const limit = longestField(maxBytes);
  report.require(field.length <= limit, "field_size", "saml_too_large", {
    expected: `at most ${limit} base64 characters (${maxBytes} bytes)`,
    received: `${field.length} base64 characters`,
  });
  report.require(isBase64(field), "base64", "saml_base64_invalid", {
    expected: "base64, line breaks allowed (RFC 2045)",
    received: `${field.length} characters beginning with ${JSON.stringify(field.slice(0, 24))}`,
  });
}

/** Linear: one pass removes the white space, one matches what is left. */
function isBase64(field: string): boolean {
  const bare = field.replace(/[\r\n\t ]+/g, "");
  return bare.length > 0 && bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare);
}

/**
 * The message as text, its line ends normalized as XML 1.0 2.11 asks of a processor.
 * @throws Refused saml_too_large, saml_base64_invalid, saml_encoding_invalid
 */
export function decodeField(field: string, maxBytes: number, report: Report): string {
  checkField(field, maxBytes, report);
  const bytes = Buffer.from(field, "base64");
  report.require(bytes.length <= maxBytes, "message_size", "saml_too_large", {
    expected: `at most ${maxBytes} bytes`,
    received: `${bytes.length} bytes`,
  });
  const text = decodeUtf8(bytes);
  report.require(text !== undefined, "utf8", "saml_encoding_invalid", {
    expected: "UTF-8 without a byte order mark",
  });
  return text.replace(/\r\n?/g, "\n");
}

/** Absent if the bytes are not UTF-8, or begin with a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith("\uFEFF") ? undefined : text;
  } catch {
    return undefined;
  }
}
