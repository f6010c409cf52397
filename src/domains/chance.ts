import type { Random } from "../kernel/random.ts";

/** From 0 up to, but not including, 1. */
export const chanceFrom = (random: Random): number =>
  Buffer.from(random.token(4), "base64url").readUInt32BE() / 2 ** 32;
