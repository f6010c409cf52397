import type { components } from "../../api/schema.d.ts";
import { counted, durationInWords } from "./durations.ts";

type Schemas = components["schemas"];
type Rules = Omit<Schemas["PolicyState"], "bindings" | "rollout" | "name" | "rank">;

export const SSO_WORDS = {
  off: "Password only",
  optional: "Single sign-on or password",
  enforced: "Single sign-on only",
} as const;

export const TWO_STEP_WORDS = {
  off: "Never asked for",
  optional: "Asked of those who have one",
  trusted: "Required, the identity provider's counts",
  required: "Required, always our own",
} as const;

/**
 * What a policy means for its people, for somebody who has never seen its form.
 * @param connection the name of the connection that the policy names
 */
export function sentencesOf(policy: Rules, connection?: string): readonly string[] {
  return [
    waySentence(policy.sso, connection),
    twoStepSentence(policy.twoStep),
    `A session ends after ${durationInWords(policy.session.idleMinutes)} without use, and ${durationInWords(policy.session.absoluteMinutes)} after the sign-in at the latest.`,
    policy.apiTokens.allowed
      ? `API tokens may live up to ${counted(policy.apiTokens.maxDays, "day")}.`
      : "API tokens do not count.",
    ...(policy.sso.mode === "enforced" ? [] : [passwordSentence(policy.password)]),
    ...(policy.notice === null ? [] : ["A notice is to be agreed to at each sign-in."]),
  ];
}

function waySentence({ mode }: Rules["sso"], connection: string | undefined): string {
  const where = connection === undefined ? "their identity provider" : connection;
  if (mode === "off") return "People sign in with a password, never at an identity provider.";
  if (mode === "optional") return `People sign in at ${where} or with a password, as they like.`;
  return `People sign in at ${where} only; a password is refused.`;
}

function twoStepSentence(twoStep: Rules["twoStep"]): string {
  if (twoStep === "off") return "A second factor is never asked for.";
  if (twoStep === "optional") return "A second factor is asked of those who have added one.";
  if (twoStep === "required")
    return "A second factor is always asked for; whoever has none adds one at the next sign-in.";
  return "A second factor is asked for unless the identity provider says that it has asked already.";
}

const passwordSentence = ({ minLength, maxAgeDays }: Rules["password"]): string =>
  `A password has at least ${minLength} characters and ${maxAgeDays === null ? "does not expire" : `is replaced after ${counted(maxAgeDays, "day")}`}.`;

export function boundInWords({ isDefault, bindings, rollout }: Schemas["Policy"]): string {
  if (isDefault) return "everybody else";
  const { people, groups } = bindings;
  const parts = [
    ...(groups.length > 0 ? [counted(groups.length, "group")] : []),
    ...(people.length > 0 ? [counted(people.length, "person", "people")] : []),
  ];
  if (rollout === null) return parts.length === 0 ? "nobody" : parts.join(", ");
  const of = rollout.of === "everyone" ? "everybody" : "the groups";
  return [...parts, `rolled out to ${rollout.percent} % of ${of}`].join(", ");
}
