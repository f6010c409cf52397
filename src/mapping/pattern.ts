import { RE2JS, RE2JSSyntaxException } from "re2js";

/** Longest pattern, UTF-16 units. */
export const LONGEST_PATTERN = 200;
/** A character of a pattern costs no more to compile than so many steps of matching. */
export const COMPILING = 200;
/** Most groups whose place is kept while matching. */
const MOST_GROUPS = 9;
/** Largest pattern with its counted repetitions written out, and largest program made of it. */
const LARGEST_WRITTEN_OUT = 600;
const LARGEST_PROGRAM = 300;

/** A compiled pattern; a match of a text of n characters takes time in proportion to n times its size. */
export interface Pattern {
  readonly size: number;
  readonly groups: number;
  /** The first match: where it begins, and its groups from 0, the whole. */
  find(text: string): { readonly at: number; readonly groups: readonly string[] } | undefined;
  /** The groups from 0 if all of the text matches. */
  whole(text: string): readonly string[] | undefined;
}

/** @returns why the pattern is not taken, with its place, counted from 1 */
export function compilePattern(pattern: string): Pattern | { readonly refused: string } {
  if (pattern.length > LONGEST_PATTERN) return { refused: `is longer than ${LONGEST_PATTERN} characters` };
  if (writtenOut(pattern) > LARGEST_WRITTEN_OUT) return { refused: "repeats too much" };
  try {
    const compiled = RE2JS.compile(pattern);
    const [size, groups] = [compiled.programSize(), compiled.groupCount()];
    if (size > LARGEST_PROGRAM) return { refused: "repeats too much" };
    if (groups > MOST_GROUPS) return { refused: `has more than ${MOST_GROUPS} groups` };
    return {
      size,
      groups,
      find: (text) => firstMatch(compiled, text),
      whole: (text) => wholeMatch(compiled, text),
    };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return { refused: `${error.error} at character ${placeOf(error, pattern) + 1}` };
  }
}

function firstMatch(compiled: RE2JS, text: string): ReturnType<Pattern["find"]> {
  const matcher = compiled.matcher(text);
  return matcher.find() ? { at: matcher.start(), groups: groupsOf(compiled, matcher) } : undefined;
}

function wholeMatch(compiled: RE2JS, text: string): ReturnType<Pattern["whole"]> {
  const matcher = compiled.matcher(text);
  return matcher.matches() ? groupsOf(compiled, matcher) : undefined;
}

const groupsOf = (compiled: RE2JS, matcher: ReturnType<RE2JS["matcher"]>): readonly string[] =>
  Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? "");

/** No less than the pattern's length with `x{9}` written out: what the compiler does, so it is asked before. */
function writtenOut(pattern: string): number {
  let atoms = pattern.length;
  let ofGroups = 1;
  for (const found of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const most = Math.max(1, Number(found[1]), Number(found[2] ?? 0));
    if (/[)}*+?]/.test(pattern[found.index - 1] ?? "")) ofGroups *= most;
    else atoms += most;
  }
  return atoms * ofGroups;
}

function placeOf({ error, input }: RE2JSSyntaxException, pattern: string): number {
  if (error === "unexpected )") return unopenedIn(pattern);
  // The engine names the whole pattern where something should have followed it.
  if (input === null || input === pattern) return pattern.length;
  return Math.max(0, pattern.indexOf(input));
}

/** The first beginning of the pattern that the engine refuses for this ends with the parenthesis. */
function unopenedIn(pattern: string): number {
  for (let end = 1; end < pattern.length; end++) {
    if (pattern[end - 1] !== ")") continue;
    try {
      RE2JS.compile(pattern.slice(0, end));
    } catch (error) {
      if (error instanceof RE2JSSyntaxException && error.error === "unexpected )") return end - 1;
    }
  }
  return pattern.length - 1;
}
