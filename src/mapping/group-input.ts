import { z } from "zod";
import { compilePattern } from "./pattern.ts";
import { referencesIn } from "./references.ts";
import type { GroupRules } from "./types.ts";

/** Control, format, line and paragraph separators, lone surrogates: they hide what is read. */
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;

const value = z.string().min(1).max(1024).normalize("NFC");
const groups = z
  .array(z.string().trim().min(1).max(256).regex(VISIBLE, "no invisible characters").normalize("NFC"))
  .max(20)
  .meta({ description: "Groups here; none: what matches is dropped." });

const byPattern = z
  .strictObject({ pattern: z.string().min(1), groups })
  .superRefine((given, { addIssue }) => {
    const compiled = compilePattern(given.pattern);
    const refuse = (path: (string | number)[], message: string) =>
      addIssue({ code: "custom", path, message });
    if ("refused" in compiled) return refuse(["pattern"], `the pattern ${compiled.refused}`);
    for (const [at, group] of given.groups.entries()) {
      const missing = referencesIn(group).find((reference) => reference > compiled.groups);
      if (missing !== undefined) refuse(["groups", at], `the pattern has no group ${missing}`);
    }
  });
const byPrefix = z.strictObject({
  prefix: value,
  groups: groups.refine(
    (given) => given.every((group) => referencesIn(group).every((reference) => reference <= 1)),
    "a prefix has $0, the whole value, and $1, what follows the prefix",
  ),
});

/** Part of a mapping: from what the identity provider calls groups to groups here (M4). */
export const groupRules = z
  .strictObject({
    rules: z
      .array(z.union([z.strictObject({ equals: value, groups }), byPrefix, byPattern]))
      .max(1000)
      .meta({ description: "The first that matches a value decides." }),
    unmatched: z.enum(["keep", "drop"]).default("keep"),
    required: z
      .boolean()
      .default(false)
      .meta({ description: "Refuse a sign-in that brought none of the groups' sources." }),
  })
  .meta({ id: "MappingGroupRules" });

export const groupPatterns = (given: GroupRules | undefined): readonly string[] =>
  given?.rules.flatMap((rule) => ("pattern" in rule ? [rule.pattern] : [])) ?? [];
