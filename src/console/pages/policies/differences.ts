import { counted, durationInWords } from "./durations.ts";
import type { PolicyState } from "./tightening.ts";
import { SSO_WORDS, TWO_STEP_WORDS } from "./words.ts";

export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

type Line = readonly [what: string, words: (policy: PolicyState) => string];

/** What a reader would call each part, and its value in words. */
const LINES: readonly Line[] = [
  ["Name", ({ name }) => name],
  ["Rank", ({ rank }) => (rank === null ? "last" : String(rank))],
  ["Sign-in", ({ sso }) => SSO_WORDS[sso.mode]],
  ["Second factor", ({ twoStep }) => TWO_STEP_WORDS[twoStep]],
  ["Session without use", ({ session }) => durationInWords(session.idleMinutes)],
  ["Session at the latest", ({ session }) => durationInWords(session.absoluteMinutes)],
  [
    "API tokens",
    ({ apiTokens }) => (apiTokens.allowed ? `up to ${counted(apiTokens.maxDays, "day")}` : "none"),
  ],
  ["Password length", ({ password }) => counted(password.minLength, "character")],
  [
    "Password age",
    ({ password }) => (password.maxAgeDays === null ? "no limit" : counted(password.maxAgeDays, "day")),
  ],
  ["Notice", ({ notice }) => notice?.text ?? "none"],
  [
    "Rollout",
    ({ rollout }) =>
      rollout === null
        ? "none"
        : `${rollout.percent} % of ${rollout.of === "everyone" ? "everybody" : "the groups"}`,
  ],
];

/** What differs between two versions of a policy, in the order of its form. */
export function differencesOf(before: PolicyState, after: PolicyState): readonly Difference[] {
  const lines = LINES.map(([what, words]) => ({ what, before: words(before), after: words(after) }));
  return [
    ...lines.filter((line) => line.before !== line.after),
    ...connectionDifference(before, after),
    ...bindingDifference("People", before.bindings.people, after.bindings.people),
    ...bindingDifference("Groups", before.bindings.groups, after.bindings.groups),
  ];
}

const connectionDifference = (
  { sso: before }: PolicyState,
  { sso: after }: PolicyState,
): readonly Difference[] =>
  before.connectionId === after.connectionId
    ? []
    : [{ what: "Connection", before: connectionWords(before), after: connectionWords(after) }];

const connectionWords = ({ connectionId }: PolicyState["sso"]): string =>
  connectionId === null ? "by their domain" : `one by name (${connectionId.slice(0, 8)})`;

function bindingDifference(
  what: string,
  before: readonly string[],
  after: readonly string[],
): readonly Difference[] {
  const added = after.filter((id) => !before.includes(id)).length;
  const removed = before.filter((id) => !after.includes(id)).length;
  if (added === 0 && removed === 0) return [];
  const change = [...(added > 0 ? [`${added} added`] : []), ...(removed > 0 ? [`${removed} removed`] : [])];
  return [{ what, before: String(before.length), after: `${after.length} (${change.join(", ")})` }];
}
