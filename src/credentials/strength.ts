import { Piscina } from "piscina";
import { normalised } from "./argon2.ts";
import { PasswordBreached, PasswordLength, type PasswordRefused, PasswordWeak } from "./errors.ts";
import type { Strength, StrengthTask } from "./strength-worker.ts";
import type { PasswordRules } from "./types.ts";

/** NIST SP 800-63B-4 3.1.1.2 asks for at least 64; hashing more than this serves nobody. */
const LONGEST = 256;
/** Whatever the policy says. */
const SHORTEST = 8;
/** Of 4: more than 10^8 guesses, beyond an attacker who is slowed by argon2id and has not the whole year. */
const LEAST_SCORE = 3;
/** Shorter words are in every password by chance. */
const SHORTEST_WORD = 3;
/** The thread's start with its dictionaries included. */
const TIME_LIMIT_MS = 15_000;
/** The dictionaries take tens of megabytes, and passwords are chosen seldom. */
const IDLE_MS = 30_000;

export interface Judge {
  /**
   * @param words the person's names, e-mail address and company
   * @returns why the password is not good enough; `undefined` if it is
   */
  weaknessOf(
    password: string,
    rules: PasswordRules,
    words: readonly string[],
  ): Promise<PasswordRefused | undefined>;
  close(): Promise<void>;
}

/** Judges new passwords in a thread of their own, which is started by the first and ends when none comes. */
export function createJudge(): Judge {
  let pool: Piscina<StrengthTask, Strength> | undefined;
  const threads = () =>
    (pool ??= new Piscina<StrengthTask, Strength>({
      filename: new URL("./strength-worker.ts", import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
      // A worker that keeps polling for work would keep the process alive after `close`.
      atomics: "disabled",
    }));

  async function strengthOf(task: StrengthTask): Promise<Strength> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIME_LIMIT_MS);
    try {
      return await threads().run(task, { signal: abort.signal });
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      const hint = "This one took too long to judge. Choose a simpler text.";
      return { known: false, score: 0, hint, hints: ["tooSlow"] };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async weaknessOf(password, rules, words) {
      const text = normalised(password);
      const wrongLength = lengthRefusal(Array.from(text).length, Math.max(SHORTEST, rules.minLength));
      if (wrongLength !== undefined) return wrongLength;
      const { known, score, hint, hints } = await strengthOf({ password: text, words: wordsIn(words) });
      if (known)
        return new PasswordBreached(
          "This password is known from other people's accounts that were broken into.",
          { nextStep: "Choose one that you use nowhere else." },
        );
      if (score >= LEAST_SCORE) return undefined;
      return new PasswordWeak("This password is too easy to guess.", {
        nextStep: hint === "" ? "Make it longer, without your name or the company's." : hint,
        hints,
      });
    },
    close: async () => pool?.destroy(),
  };
}

function lengthRefusal(length: number, least: number): PasswordLength | undefined {
  if (length >= least && length <= LONGEST) return undefined;
  return new PasswordLength(
    length < least
      ? `The password needs at least ${least} characters.`
      : `The password may have at most ${LONGEST} characters.`,
    {
      bound: length < least ? { least } : { most: LONGEST },
      mismatch: { expected: `${least} to ${LONGEST} characters`, received: `${length} characters` },
      nextStep: "A few words that have nothing to do with each other are easy to keep in mind.",
    },
  );
}

/** `ada.lovelace@acme.example` counts as a whole and by its parts. */
const wordsIn = (words: readonly string[]): string[] => {
  const parts = words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(parts.map((part) => part.toLowerCase()))].filter((part) => part.length >= SHORTEST_WORD);
};
