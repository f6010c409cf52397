import type { Random } from "../kernel/random.ts";

/** Crockford's base32: no I, L, O or U, so that it survives being read out on the telephone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHAPE = /^SP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** What the employee reads out and the recorder is searched by, e.g. `SP-7K3M-Q9XD`: 40 random bits. */
export function makeReference(random: Random): string {
  const bits = BigInt(`0x${Buffer.from(random.token(5), "base64url").toString("hex")}`);
  const letter = (place: number) => ALPHABET[Number((bits >> BigInt(place * 5)) & 31n)] ?? "0";
  const four = (from: number) => [0, 1, 2, 3].map((offset) => letter(from + offset)).join("");
  return `SP-${four(0)}-${four(4)}`;
}

export const isReference = (text: string): boolean => SHAPE.test(text);
