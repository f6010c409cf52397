import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";
import type { PasswordHint } from "./password-hints.ts";

/** What crosses the thread boundary: never further than into a thread of this process. */
export interface StrengthTask {
  readonly password: string;
  /** The person's and the company's, in lower case. */
  readonly words: readonly string[];
}

export interface Strength {
  /** Stands in the list of passwords that attackers try. */
  readonly known: boolean;
  /** zxcvbn's, 0 to 4. */
  readonly score: number;
  /** What would make it better, in sentences; may be empty. */
  readonly hint: string;
  /** The same, for whoever says it in another language. */
  readonly hints: readonly PasswordHint[];
}

/** zxcvbn's time grows faster than the length; what is longer is judged by its beginning. */
const JUDGED = 64;

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: JUDGED,
});

/** In lower case: what zxcvbn-ts distils from published breaches (MIT). */
const known: ReadonlySet<string> = new Set(common.dictionary["passwords-common"].map(String));

/** Runs in a worker thread: loading the dictionaries takes half a second, and a hostile text a whole one. */
export default function strengthOf({ password, words }: StrengthTask): Strength {
  const { score, feedback } = judge.check(password, [...words]);
  // Without translations zxcvbn says the names of its sentences.
  const said = [
    ...sayings("warnings", feedback.warning === null ? [] : [feedback.warning]),
    ...sayings("suggestions", feedback.suggestions),
  ];
  const hint = said.map(({ text }) => text).join(" ");
  return { known: known.has(password.toLowerCase()), score, hint, hints: said.map(({ name }) => name) };
}

function sayings(kind: "warnings" | "suggestions", names: readonly string[]) {
  const texts: Readonly<Record<string, string>> = english.translations[kind];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is a name of one of its texts
  return names.map((name) => ({ name: `${kind}.${name}` as PasswordHint, text: texts[name] ?? "" }));
}
