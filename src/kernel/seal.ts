import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Encrypts what must not be readable at rest: private keys, recorded assertions, challenges. */
export interface Seal {
  /** AES-256-GCM under the master key. `purpose` is bound in: what is sealed for one use opens for no other. */
  close(plain: Buffer, purpose: string): Buffer;
  /** @throws Error if the bytes were altered, or sealed under another key or purpose */
  open(sealed: Buffer, purpose: string): Buffer;
  /** Eight bytes derived from the key, to tell a wrong master key at start. Reveals nothing of it. */
  readonly fingerprint: string;
}

const VERSION = 1;

/** @param masterKey 32 random bytes */
export function createSeal(masterKey: Buffer): Seal {
  if (masterKey.length !== 32) throw new RangeError(`master key: expected 32 bytes, got ${masterKey.length}`);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", masterKey, "", `sallyport:${purpose}`, 32));
  // Purposes are a handful of constants, and a derivation costs more than most seals do.
  const keys = new Map<string, KeyObject>();
  const keyFor = (purpose: string): KeyObject => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = createSecretKey(derive(purpose));
    keys.set(purpose, key);
    return key;
  };
  return {
    close(plain, purpose) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", keyFor(purpose), iv);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body]);
    },
    open(sealed, purpose) {
      if (sealed[0] !== VERSION || sealed.length < 29) throw new Error("not a sealed value");
      const decipher = createDecipheriv("aes-256-gcm", keyFor(purpose), sealed.subarray(1, 13));
      decipher.setAuthTag(sealed.subarray(13, 29));
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
    },
    fingerprint: derive("fingerprint").subarray(0, 8).toString("hex"),
  };
}
