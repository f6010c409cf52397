import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type PolicyState = Schemas["PolicyState"];

const TWO_STEP_ORDER = ["off", "optional", "trusted", "required"] as const;

/**
 * What of a change can take something from somebody, in words; empty where it only gives. Whoever is bound anew leaves
 * another policy, so a change of people, rank or rollout counts always.
 */
export function tightenings(before: PolicyState, after: PolicyState): readonly string[] {
  return RULES.flatMap(([what, tightens]) => (tightens(before, after) ? [what] : []));
}

type Rule = readonly [what: string, tightens: (before: PolicyState, after: PolicyState) => boolean];

const RULES: readonly Rule[] = [
  [
    "how people sign in",
    (before, after) => after.sso.mode !== before.sso.mode && after.sso.mode !== "optional",
  ],
  [
    "the connection",
    ({ sso: was }, { sso }) =>
      sso.mode !== "off" && sso.connectionId !== was.connectionId && sso.connectionId !== null,
  ],
  [
    "the second factor",
    (before, after) => TWO_STEP_ORDER.indexOf(after.twoStep) > TWO_STEP_ORDER.indexOf(before.twoStep),
  ],
  [
    "how long sessions last",
    ({ session: was }, { session }) =>
      session.idleMinutes < was.idleMinutes || session.absoluteMinutes < was.absoluteMinutes,
  ],
  [
    "API tokens",
    ({ apiTokens: was }, { apiTokens }) =>
      (was.allowed && !apiTokens.allowed) || (apiTokens.allowed && apiTokens.maxDays < was.maxDays),
  ],
  [
    "passwords",
    ({ password: was }, { password }) =>
      password.minLength > was.minLength ||
      (password.maxAgeDays ?? Number.POSITIVE_INFINITY) < (was.maxAgeDays ?? Number.POSITIVE_INFINITY),
  ],
  ["the notice", ({ notice: was }, { notice }) => notice !== null && notice.text !== was?.text],
  ["whom it is for", (before, after) => !isSame(before.bindings, after.bindings)],
  ["the rollout", (before, after) => !isSame(before.rollout, after.rollout)],
  ["its rank", (before, after) => before.rank !== after.rank],
];

/**
 * Whether the change is watched, and takes itself back where sign-ins fail: it enforces single sign-on for somebody who
 * was free before it, or is a step of a rollout.
 */
export function isWatched(before: PolicyState | undefined, after: PolicyState): boolean {
  const reaches = before === undefined || reachesMore(before, after);
  return (
    (after.sso.mode === "enforced" && (before?.sso.mode !== "enforced" || reaches)) ||
    (after.rollout !== null && reaches)
  );
}

const reachesMore = (before: PolicyState, after: PolicyState): boolean =>
  adds(before.bindings.people, after.bindings.people) ||
  adds(before.bindings.groups, after.bindings.groups) ||
  !isSame(before.rollout, after.rollout);

const adds = (before: readonly string[], after: readonly string[]): boolean =>
  after.some((id) => !before.includes(id));

/** The parts of a policy that differ, as `PATCH` takes them. */
export function changesOf(before: PolicyState, after: PolicyState): Schemas["PolicyChanges"] {
  const names = Object.keys(after) as (keyof PolicyState)[];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts of a policy are what a change is made of
  return Object.fromEntries(
    names.filter((name) => !isSame(before[name], after[name])).map((name) => [name, after[name]]),
  ) as Schemas["PolicyChanges"];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
