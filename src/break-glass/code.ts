import type { Random } from "../kernel/random.ts";

/** Crockford's: no I, L, O and U, which are misread for others or make words. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SELECTOR = 8;
const LENGTH = 35;
const GROUP = 5;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** A code in its parts. The selector finds the row (40 bits), the secret proves it (135 bits). */
export interface CodeParts {
  readonly selector: string;
  readonly secret: string;
}

/** @returns the parts, and the text that is shown once: seven groups of five */
export function makeCode(random: Random): CodeParts & { readonly text: string } {
  const bytes = Buffer.from(random.token(LENGTH), "base64url");
  // 256 is a multiple of 32, so every letter is as likely as any other.
  const letters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length] ?? "").join("");
  const groups = letters.match(new RegExp(`.{${GROUP}}`, "g")) ?? [];
  return { ...partsOf(letters), text: groups.join("-") };
}

/** Reads a code as somebody types it from paper: in any case, with any spaces and hyphens, O for 0 and I or L for 1. */
export function readCode(text: string): CodeParts | undefined {
  if (text.length > 4 * LENGTH) return undefined;
  const letters = text
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return CODE.test(letters) ? partsOf(letters) : undefined;
}

const partsOf = (letters: string): CodeParts => ({
  selector: letters.slice(0, SELECTOR),
  secret: letters.slice(SELECTOR),
});
