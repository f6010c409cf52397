import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { normalised } from "./argon2.ts";
import { PasswordBreached, PasswordLength, type PasswordRefused, PasswordWeak } from "./errors.ts";
import type { PasswordRules } from "./types.ts";

/** NIST SP 800-63B-4 3.1.1.2 asks for at least 64; hashing more than this serves nobody. */
const LONGEST = 256;
/** Whatever the policy says. */
const SHORTEST = 8;
/** zxcvbn's time grows with the square of the length; what is this long is judged by its beginning. */
const JUDGED = 64;
/** Of 4: more than 10^8 guesses, beyond an attacker who is slowed by argon2id and has not the whole year. */
const LEAST_SCORE = 3;
/** Shorter words are in every password by chance. */
const SHORTEST_WORD = 3;

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  translations: english.translations,
  maxLength: JUDGED,
});

/** The passwords that attackers try first, in lower case: what zxcvbn-ts distils from published breaches (MIT). */
const known: ReadonlySet<string> = new Set(common.dictionary["passwords-common"].map(String));

/**
 * @param words the person's names, e-mail address and company
 * @returns why the password is not good enough; `undefined` if it is
 */
export function weaknessOf(
  password: string,
  rules: PasswordRules,
  words: readonly string[],
): PasswordRefused | undefined {
  const text = normalised(password);
  const length = Array.from(text).length;
  const least = Math.max(SHORTEST, rules.minLength);
  if (length < least || length > LONGEST)
    return new PasswordLength(
      length < least
        ? `The password needs at least ${least} characters.`
        : `The password may have at most ${LONGEST} characters.`,
      {
        mismatch: { expected: `${least} to ${LONGEST} characters`, received: `${length} characters` },
        nextStep: "A few words that have nothing to do with each other are easy to keep in mind.",
      },
    );
  if (known.has(text.toLowerCase()))
    return new PasswordBreached(
      "This password is known from other people's accounts that were broken into.",
      {
        nextStep: "Choose one that you use nowhere else.",
      },
    );
  const { score, feedback } = judge.check(text, wordsIn(words));
  if (score >= LEAST_SCORE) return undefined;
  const hint = [feedback.warning, ...feedback.suggestions].filter(Boolean).join(" ");
  return new PasswordWeak("This password is too easy to guess.", {
    nextStep: hint === "" ? "Make it longer, without your name or the company's." : hint,
  });
}

/** `ada.lovelace@acme.example` counts as a whole and by its parts. */
const wordsIn = (words: readonly string[]): string[] => {
  const parts = words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(parts.map((part) => part.toLowerCase()))].filter((part) => part.length >= SHORTEST_WORD);
};
