import { differencesOf } from "../../src/console/pages/policies/differences.ts";
import { durationInWords, minutesOf, splitMinutes } from "../../src/console/pages/policies/durations.ts";
import { inOrder, moveOf, withRoom, type Ranked } from "../../src/console/pages/policies/ordering.ts";
import {
  changesOf,
  isWatched,
  tightenings,
  type PolicyState,
} from "../../src/console/pages/policies/tightening.ts";
import { timeLeft } from "../../src/console/pages/policies/time-left.ts";
import { sentencesOf } from "../../src/console/pages/policies/words.ts";

const usual: PolicyState = {
  name: "Staff",
  rank: 3,
  sso: { mode: "optional", connectionId: null },
  twoStep: "optional",
  session: { idleMinutes: 480, absoluteMinutes: 1_440 },
  apiTokens: { allowed: true, maxDays: 365 },
  password: { minLength: 12, maxAgeDays: null },
  notice: null,
  bindings: { people: [], groups: ["g1"] },
  rollout: null,
};
const halt = { minutes: 1_440, minPeople: 3, maxFailurePercent: 20 };

test.each<[string, Partial<PolicyState>, string]>([
  ["enforced single sign-on", { sso: { mode: "enforced", connectionId: null } }, "how people sign in"],
  ["passwords only", { sso: { mode: "off", connectionId: null } }, "how people sign in"],
  ["another connection", { sso: { mode: "optional", connectionId: "c1" } }, "the connection"],
  ["a required second factor", { twoStep: "required" }, "the second factor"],
  ["a shorter session", { session: { idleMinutes: 30, absoluteMinutes: 1_440 } }, "how long sessions last"],
  ["no API tokens", { apiTokens: { allowed: false, maxDays: 365 } }, "API tokens"],
  ["passwords that expire", { password: { minLength: 12, maxAgeDays: 90 } }, "passwords"],
  ["a notice", { notice: { text: "Be careful." } }, "the notice"],
  ["another group", { bindings: { people: [], groups: ["g1", "g2"] } }, "whom it is for"],
  ["a rollout", { rollout: { of: "groups", percent: 10, halt } }, "the rollout"],
])("P4 %s is checked before it is saved", (_what, part, tightened) => {
  expect(tightenings(usual, { ...usual, ...part })).toEqual([tightened]);
});

test.each<[string, Partial<PolicyState>]>([
  ["another name", { name: "Employees" }],
  ["a longer session", { session: { idleMinutes: 960, absoluteMinutes: 2_880 } }],
  ["no second factor", { twoStep: "off" }],
  ["a shorter password", { password: { minLength: 8, maxAgeDays: null } }],
])("P4 %s takes nothing from anybody, and is saved at once", (_what, part) => {
  expect(tightenings(usual, { ...usual, ...part })).toEqual([]);
});

test("P5 the form asks how a change is watched where the broker will watch it", () => {
  const enforced: PolicyState = { ...usual, sso: { mode: "enforced", connectionId: null } };
  expect(isWatched(usual, enforced)).toBe(true);
  expect(isWatched(undefined, enforced)).toBe(true);
  expect(isWatched(enforced, { ...enforced, name: "Other" })).toBe(false);
  expect(isWatched(enforced, { ...enforced, bindings: { people: ["p1"], groups: ["g1"] } })).toBe(true);
  expect(isWatched(usual, { ...usual, rollout: { of: "groups", percent: 5, halt } })).toBe(true);
  expect(isWatched(usual, { ...usual, twoStep: "required" })).toBe(false);
});

test("W2 only what differs is sent to the API", () => {
  const after: PolicyState = { ...usual, twoStep: "required", notice: { text: "Hello" } };
  expect(changesOf(usual, after)).toEqual({ twoStep: "required", notice: { text: "Hello" } });
  expect(changesOf(usual, { ...usual })).toEqual({});
});

const ranked = (id: string, rank: number, day: number): Ranked => ({
  id,
  rank,
  createdAt: `2026-11-0${day}T00:00:00.000Z`,
});
const idsAfter = (policies: readonly Ranked[], id: string, by: -1 | 1): readonly string[] | undefined => {
  const move = moveOf(policies, id, by);
  return (
    move &&
    inOrder(policies.map((each) => (each.id === move.policyId ? { ...each, rank: move.rank } : each))).map(
      (each) => each.id,
    )
  );
};

test.each<[string, readonly Ranked[], string, -1 | 1, readonly string[]]>([
  ["up, where there is room", [ranked("a", 10, 1), ranked("b", 20, 2)], "b", -1, ["b", "a"]],
  ["up from rank 2", [ranked("a", 1, 1), ranked("b", 2, 2)], "b", -1, ["b", "a"]],
  ["down", [ranked("a", 1, 1), ranked("b", 2, 2), ranked("c", 3, 3)], "a", 1, ["b", "a", "c"]],
  [
    "up between neighbours",
    [ranked("a", 1, 1), ranked("b", 2, 2), ranked("c", 3, 3)],
    "c",
    -1,
    ["a", "c", "b"],
  ],
  ["of one rank by age", [ranked("a", 5, 1), ranked("b", 5, 2)], "b", -1, ["b", "a"]],
])("P1 a policy is moved %s by one change that moves no other", (_how, policies, id, by, expected) => {
  expect(idsAfter(policies, id, by)).toEqual(expected);
});

test("P1 where ranks leave no room all are numbered anew, and none overtakes another on the way", () => {
  const crowded = [ranked("a", 1, 3), ranked("b", 1, 4), ranked("c", 2, 1), ranked("d", 2, 2)];
  let policies: readonly Ranked[] = crowded;
  for (const { policyId, rank } of withRoom(crowded)) {
    policies = policies.map((each) => (each.id === policyId ? { ...each, rank } : each));
    expect(inOrder(policies).map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
  }
  expect(idsAfter(policies, "c", -1)).toEqual(["a", "c", "b", "d"]);
  expect(moveOf(policies, "a", -1)).toBeUndefined();
});

test("W2 lengths of time are shown in the unit that fits them", () => {
  expect(splitMinutes(480)).toEqual({ amount: 8, unit: "hours" });
  expect(splitMinutes(90)).toEqual({ amount: 90, unit: "minutes" });
  expect(splitMinutes(2_880)).toEqual({ amount: 2, unit: "days" });
  expect(minutesOf(2, "days")).toBe(2_880);
  expect(durationInWords(1_500)).toBe("1 day and 1 hour");
  expect(durationInWords(1)).toBe("1 minute");
});

test("P5 the countdown says what is left, and does not go below nothing", () => {
  expect(timeLeft(0, 3_600_000, 0)).toEqual({ share: 0, words: "60 minutes left" });
  expect(timeLeft(0, 3_600_000, 3_570_000)).toMatchObject({ words: "30 seconds left" });
  expect(timeLeft(0, 3_600_000, 9_999_999)).toEqual({ share: 100, words: "It ends now" });
});

test("W2 a policy says in sentences what it means", () => {
  const enforced: PolicyState = {
    ...usual,
    sso: { mode: "enforced", connectionId: "c1" },
    twoStep: "required",
    apiTokens: { allowed: false, maxDays: 1 },
  };
  expect(sentencesOf(enforced, "Okta")).toEqual([
    "People sign in at Okta only; a password is refused.",
    "A second factor is always asked for; whoever has none adds one at the next sign-in.",
    "A session ends after 8 hours without use, and 1 day after the sign-in at the latest.",
    "API tokens do not count.",
  ]);
});

test("P2 two versions are compared in the words of the form", () => {
  const after: PolicyState = { ...usual, twoStep: "off", bindings: { people: [], groups: ["g2", "g3"] } };
  expect(differencesOf(usual, after)).toEqual([
    { what: "Second factor", before: "Asked of those who have one", after: "Never asked for" },
    { what: "Groups", before: "1", after: "2 (2 added, 1 removed)" },
  ]);
});
