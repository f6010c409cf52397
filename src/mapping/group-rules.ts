import { compilePattern, COMPILING, type Pattern } from "./pattern.ts";
import { filledIn } from "./references.ts";
import type { Work } from "./transform.ts";
import type { GroupRule, GroupRules } from "./types.ts";

/** What became of one value that was received (M2, M4). */
export interface GroupLine {
  readonly value: string;
  /** The groups here; none: it was dropped. */
  readonly groups: readonly string[];
  /** The rule that decided, in words; absent: no rule matched. */
  readonly rule: string | undefined;
}

/** The groups of one value, or nothing if the rule is about others. */
type Applied = (value: string) => readonly string[] | undefined;

/**
 * From what an identity provider calls groups to ours, value by value; the first rule that matches decides. Pure.
 * A rule without groups drops what it matches.
 * @throws TooMuchWork
 */
export function mapGroups(
  rules: GroupRules | undefined,
  values: readonly string[],
  work: Work,
): readonly GroupLine[] {
  if (rules === undefined) return values.map((value) => ({ value, groups: [value], rule: undefined }));
  const exact = new Map<string, number>();
  const others: { readonly at: number; readonly apply: Applied }[] = [];
  for (const [at, rule] of rules.rules.entries()) {
    if ("equals" in rule) {
      if (!exact.has(rule.equals)) exact.set(rule.equals, at);
    } else others.push({ at, apply: "prefix" in rule ? byPrefix(rule, work) : byPattern(rule, work) });
  }
  return values.map((value) => {
    const known = exact.get(value) ?? Infinity;
    for (const { at, apply } of others) {
      if (at > known) break;
      const groups = apply(value);
      if (groups !== undefined) return { value, groups, rule: inWords(rules.rules[at]) };
    }
    const rule = rules.rules[known];
    if (rule !== undefined) return { value, groups: rule.groups, rule: inWords(rule) };
    return { value, groups: rules.unmatched === "keep" ? [value] : [], rule: undefined };
  });
}

function byPrefix({ prefix, groups }: Extract<GroupRule, { prefix: string }>, work: Work): Applied {
  return (value) => {
    work.spend(1);
    return value.startsWith(prefix) ? written(groups, [value, value.slice(prefix.length)], work) : undefined;
  };
}

/** The whole value has to match: half a name must not open what the other half is for. */
function byPattern({ pattern, groups }: Extract<GroupRule, { pattern: string }>, work: Work): Applied {
  let compiled: Pattern | { readonly refused: string } | undefined;
  return (value) => {
    if (compiled === undefined) {
      work.spend(pattern.length * COMPILING);
      compiled = compilePattern(pattern);
    }
    // Rules are checked when they are saved; should the engine have grown stricter since, they find nothing.
    if ("refused" in compiled) return undefined;
    work.spend((value.length + 1) * compiled.size);
    const found = compiled.whole(value);
    return found && written(groups, found, work);
  };
}

function written(groups: readonly string[], found: readonly string[], work: Work): readonly string[] {
  return groups
    .map((group) => {
      const name = filledIn(group, found).trim();
      work.spend(name.length);
      return name;
    })
    .filter((name) => name !== "");
}

function inWords(rule: GroupRule | undefined): string | undefined {
  if (rule === undefined) return undefined;
  if ("equals" in rule) return `equals "${rule.equals}"`;
  return "prefix" in rule ? `prefix "${rule.prefix}"` : `pattern "${rule.pattern}"`;
}
