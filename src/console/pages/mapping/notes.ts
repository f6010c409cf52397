import { fieldWords } from "../../api/field-words.ts";
import type { Problem } from "../../api/problem.ts";

/** What is wrong, by the path of the rules at which it is wrong: `email.0.transforms.0`. */
export type Notes = ReadonlyMap<string, string>;

export const NO_NOTES: Notes = new Map();

/** Of a refused draft; a preview has the rules one level deeper than a save. */
export function notesOf({ errors = [] }: Problem): Notes {
  return new Map(errors.map((error) => [error.path.replace(/^mapping\./, ""), fieldWords(error)]));
}

/** The first thing that is wrong at this path or anywhere below it. */
export function noteAt(notes: Notes, path: string): string | undefined {
  for (const [at, note] of notes) if (at === path || at.startsWith(`${path}.`)) return note;
  return undefined;
}

/** What is wrong at a place that no row shows: the rules as a whole. */
export const wholeNotes = (notes: Notes): readonly string[] =>
  [...notes].flatMap(([path, note]) => (path === "" || path === "mapping" ? [note] : []));
