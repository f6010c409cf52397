import type { Check, Fix } from "../../kernel/checks.ts";
import { fixFor } from "../fixes.ts";
import type { Diagnosis, SigninAttempt } from "../types.ts";
import { addressRules } from "./addresses.ts";
import { attributeRules, overageRule, unmappedRule } from "./attributes.ts";
import { flowRules } from "./flow.ts";
import { messageRules } from "./message.ts";
import { openidRules } from "./openid.ts";
import { personRules } from "./person.ts";
import { type Rule, type Seen, seenIn } from "./rule.ts";
import { signatureRules } from "./signatures.ts";
import { statusRules } from "./status.ts";
import { timeRules } from "./times.ts";
import { type Words, wordsOf } from "./words.ts";

export const RULES: readonly Rule[] = [
  ...addressRules,
  ...timeRules,
  ...signatureRules,
  ...statusRules,
  ...attributeRules,
  ...messageRules,
  ...flowRules,
  ...openidRules,
  ...personRules,
  overageRule,
  unmappedRule,
];

/**
 * What is the matter with an attempt: finer than its code where the checks allow it. Pure, so that what a later
 * version knows better is said of what was recorded before.
 * @param preset of the connection, for the words of the vendor's own screens
 * @returns absent for an attempt that nothing is the matter with
 */
export function diagnose(
  attempt: Pick<SigninAttempt, "code" | "at" | "checks">,
  preset: string,
): Diagnosis | undefined {
  const seen = seenIn(attempt, preset);
  const words = wordsOf(preset);
  const found = RULES.find((rule) => rule.codes.includes(seen.code) && (rule.when?.(seen) ?? true));
  if (found !== undefined) return told(found, seen, words);
  return seen.code === "ok" ? undefined : { name: seen.code, summary: seen.code, fix: fixFor(seen.code) };
}

const told = ({ name, summary, who, what }: Rule, seen: Seen, words: Words): Diagnosis => ({
  name,
  summary: summary(seen, words),
  fix: { who, what: what(seen, words) },
});

/** Each check that failed with who must act and what to do; those that passed as they are. */
export const checksWithFixes = (
  attempt: Pick<SigninAttempt, "code" | "at" | "checks">,
  preset: string,
): readonly (Check & { readonly fix?: Fix })[] =>
  attempt.checks.map((check) => {
    if (check.ok) return check;
    const alone = { ...attempt, checks: [...attempt.checks.filter(({ ok }) => ok), check] };
    const diagnosis = diagnose(alone, preset);
    return diagnosis === undefined ? check : { ...check, fix: diagnosis.fix };
  });
