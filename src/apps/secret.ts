import { sha256 } from "../kernel/random.ts";
import type { Random } from "../kernel/random.ts";

/** A secret at the only moment at which it exists outside the app, and what is kept of it. */
export interface NewSecret {
  readonly text: string;
  readonly hash: string;
}

/** 256 random bits need no salt and no stretching. */
export function newSecret(random: Random): NewSecret {
  const text = random.token(32);
  return { text, hash: sha256(text) };
}
