import { crc32 } from "node:zlib";
import type { Random } from "../kernel/random.ts";
import type { ApiTokenKind } from "./types.ts";

/**
 * `spt_` (`spa_` for a password that is used in an app), 256 random bits as base64url, and a checksum: scanners of source code find it by its shape without false
 * alarms, and what was mistyped or made up is refused before a store is asked.
 */
const SHAPE = /^((spt_|spa_)[\w-]{43})([0-9A-Za-z]{6})$/;
const PREFIX: Readonly<Record<ApiTokenKind, string>> = { api: "spt_", "app-password": "spa_" };
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export function makeSecret(random: Random, kind: ApiTokenKind = "api"): string {
  const body = `${PREFIX[kind]}${random.token(32)}`;
  return body + checksum(body);
}

/** Whether a string can be one of our tokens of that kind; says nothing about whether it is. */
export function looksLikeSecret(text: string, kind: ApiTokenKind = "api"): boolean {
  const [, body, prefix, given] = SHAPE.exec(text) ?? [];
  return body !== undefined && prefix === PREFIX[kind] && checksum(body) === given;
}

/** CRC-32 in base 62, six digits; no secret is in it that is not before it. */
function checksum(body: string): string {
  let rest = crc32(body);
  let digits = "";
  for (let place = 0; place < 6; place += 1) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
