import { createDecipheriv, type KeyObject } from "node:crypto";
import type { ContentCipher, GcmCipher } from "./algorithms.ts";
import type { Ciphertext } from "./encryption.ts";
import { decodeUtf8 } from "./message.ts";
import { decryptOaep } from "./oaep.ts";
import type { Report } from "./report.ts";

const ivBytes = { gcm: 12, cbc: 16 } as const;
const tagBytes = 16;

/**
 * Decrypts with whichever of our keys fits. Every wrapped key is tried with every key of ours, and the content is
 * decrypted even if none fitted, so that one failure takes the same work and gives the same code as another.
 * @throws Refused saml_decryption_failed, for every cause
 */
export function decrypt(ciphertext: Ciphertext, keys: readonly KeyObject[], report: Report): string {
  const tries = keys.flatMap((key) =>
    ciphertext.keys.map((wrapped) => decryptOaep(key, wrapped.value, wrapped.digest, wrapped.mask)),
  );
  const unwrapped = tries.find((each) => each?.length === ciphertext.cipher.keyBytes);
  const bytes = decryptContent(
    ciphertext.cipher,
    unwrapped ?? Buffer.alloc(ciphertext.cipher.keyBytes),
    ciphertext.value,
  );
  const text = decodeUtf8(bytes ?? Buffer.alloc(0));
  const whole = unwrapped !== undefined && bytes !== undefined;
  report.require(text !== undefined && whole, "decryption", "saml_decryption_failed", {
    expected: `content encrypted for one of our ${keys.length} decryption keys`,
    received: whole ? "decrypted" : "not decrypted",
  });
  return text.replace(/\r\n?/g, "\n");
}

function decryptContent(cipher: ContentCipher, key: Buffer, value: Buffer): Buffer | undefined {
  try {
    return cipher.authenticated ? decryptGcm(cipher, key, value) : decryptCbc(cipher, key, value);
  } catch {
    return undefined;
  }
}

/** XML Encryption 1.1, 5.2.4: 96-bit IV, ciphertext, 128-bit tag. */
function decryptGcm(cipher: GcmCipher, key: Buffer, value: Buffer): Buffer {
  const tagAt = value.length - tagBytes;
  const decipher = createDecipheriv(cipher.name, key, value.subarray(0, ivBytes.gcm), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(value.subarray(tagAt));
  return Buffer.concat([decipher.update(value.subarray(ivBytes.gcm, tagAt)), decipher.final()]);
}

/** XML Encryption 1.1, 5.2: only the last padding byte means something, so OpenSSL's own check would refuse. */
function decryptCbc(cipher: ContentCipher, key: Buffer, value: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(cipher.name, key, value.subarray(0, ivBytes.cbc)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(value.subarray(ivBytes.cbc)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? padded.subarray(0, padded.length - padding) : undefined;
}
