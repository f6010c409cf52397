import { compilePattern, COMPILING } from "./pattern.ts";
import { filledIn } from "./references.ts";
import type { Regex, Transform } from "./types.ts";

/** More than the transforms of one message may cost. */
export class TooMuchWork extends Error {}

/** What may still be spent on one message: characters written, and characters matched times the pattern's size. */
export interface Work {
  spend(amount: number): void;
}

/** Room for 150 groups of 60 characters and a pattern of 30 steps, in less than 50 ms whatever the pattern. */
const MOST = 300_000;

export function createWork(most = MOST): Work {
  let left = most;
  return {
    spend(amount) {
      left -= amount;
      if (left < 0) throw new TooMuchWork();
    },
  };
}

/**
 * The values after each transform in turn. Pure.
 * @throws TooMuchWork
 */
export function transformed(
  values: readonly string[],
  transforms: readonly Transform[],
  work: Work,
): readonly string[] {
  return transforms.reduce((before, transform) => {
    const after = step(before, transform, work);
    work.spend(after.length + lengthOf(after));
    return after;
  }, values);
}

const lengthOf = (values: readonly string[]): number =>
  values.reduce((length, value) => length + value.length, 0);

function step(values: readonly string[], transform: Transform, work: Work): readonly string[] {
  if (transform === "trim") return values.map((value) => value.trim());
  if (transform === "lowerCase") return values.map((value) => folded(value, (part) => part.toLowerCase()));
  if (transform === "upperCase") return values.map((value) => folded(value, (part) => part.toUpperCase()));
  if ("split" in transform) return values.flatMap((value) => value.split(transform.split));
  if ("join" in transform) return values.length === 0 ? [] : [values.join(transform.join)];
  return matched(values, transform.regex, work);
}

const ASCII = /^[\0-\x7f]+$/;

/** A letter outside ASCII never becomes one within: U+212A would be "k", and another mailbox. */
const folded = (value: string, fold: (part: string) => string): string =>
  Array.from(value, (char) => {
    const other = fold(char);
    return ASCII.test(other) && !ASCII.test(char) ? char : other;
  }).join("");

function matched(values: readonly string[], regex: Regex, work: Work): readonly string[] {
  work.spend(regex.pattern.length * COMPILING);
  const pattern = compilePattern(regex.pattern);
  // Rules are checked when they are saved; should the engine have grown stricter since, they find nothing.
  if ("refused" in pattern) return [];
  return values.flatMap((value) => {
    work.spend((value.length + 1) * pattern.size);
    const found = pattern.find(value);
    if ("group" in regex) return found?.groups[regex.group] ?? [];
    if (found === undefined) return value;
    const end = found.at + (found.groups[0]?.length ?? 0);
    const written = value.slice(0, found.at) + filledIn(regex.replace, found.groups) + value.slice(end);
    work.spend(written.length);
    return written;
  });
}

/** In words, for a preview. */
export function describeTransform(transform: Transform): string {
  if (typeof transform === "string") return transform;
  if ("split" in transform) return `split by "${transform.split}"`;
  if ("join" in transform) return `join by "${transform.join}"`;
  const { regex } = transform;
  return "group" in regex
    ? `regex "${regex.pattern}" group ${regex.group}`
    : `regex "${regex.pattern}" replaced by "${regex.replace}"`;
}
