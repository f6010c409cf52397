import type { components } from "../../api/schema.d.ts";
import { wordsOf } from "./words.ts";

type Steps = components["schemas"]["Signin"]["steps"];

const WORDS: Readonly<Record<string, string>> = {
  begun: "Sign-in begun",
  asked: "Sent to the identity provider",
  received: "Its answer came",
  verified: "Answer checked",
  returned: "Browser came back",
  mapped: "Person found",
  password: "Password given",
  unfinished: "More was owed",
  accepted: "Signed in",
  refused: "Refused",
};

export interface Step {
  readonly words: string;
  /** After the step before it. */
  readonly took: string;
  /** After the first. */
  readonly after: string;
}

/** The steps with how long each took; nothing where too little was kept to tell. */
export function stepsOf(steps: Steps): readonly Step[] {
  if (steps.length < 2) return [];
  return steps.map(({ name, ms }, index) => ({
    words: WORDS[name] ?? wordsOf(name),
    took: index === 0 ? "" : spanInWords(ms - (steps[index - 1]?.ms ?? 0)),
    after: spanInWords(ms),
  }));
}

/** "31 ms", "5.3 s", "2 min 5 s". */
export function spanInWords(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
