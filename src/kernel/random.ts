import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** The only source of ids and secrets. */
export interface Random {
  /** RFC 9562 version 4. */
  uuid(): string;
  /** `bytes` random bytes as base64url; 32 bytes is a secret that needs no stretching. */
  token(bytes?: number): string;
}

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  token: (bytes = 32) => randomBytes(bytes).toString("base64url"),
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As `Random.uuid` writes it: in capitals it would be one row, but another entity ID and another address. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** SHA-256 as base64url: how 256-bit random secrets are kept at rest. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** Compares two strings in a time that depends on neither. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
