import fc from "fast-check";
import type { PolicyState } from "../../src/policies/types.ts";
import { undone } from "../../src/policies/undo.ts";
import { aPolicy } from "../conformance/policy-sample.ts";
import { stateOf } from "../../src/policies/state.ts";

const members = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
const states: fc.Arbitrary<PolicyState> = fc
  .record({
    mode: fc.constantFrom("off" as const, "optional" as const, "enforced" as const),
    twoStep: fc.constantFrom("off" as const, "required" as const),
    people: members,
    groups: members,
    rollout: fc.option(fc.constantFrom(1, 10, 50), { nil: undefined }),
  })
  .map(({ mode, twoStep, people, groups, rollout }) => ({
    ...stateOf(aPolicy("00000000-0000-4000-8000-000000000000", { twoStep })),
    sso: { mode, connectionId: undefined },
    bindings: { people: people.toSorted(), groups: groups.toSorted() },
    rollout:
      rollout === undefined
        ? undefined
        : { of: "everyone", percent: rollout, halt: { minutes: 60, minPeople: 3, maxFailurePercent: 50 } },
  }));

test("P5 where nobody touched the policy meanwhile, taking a change back gives what was before", () => {
  fc.assert(
    fc.property(states, states, (before, watched) => {
      expect(undone({ before, watched, now: watched })).toEqual(before);
    }),
  );
});

test("P5 a change that changed nothing takes nothing back, whatever was done by hand since", () => {
  fc.assert(
    fc.property(states, states, (before, now) => {
      expect(undone({ before, watched: before, now })).toEqual(now);
    }),
  );
});

test("P5 nobody whom the change added is left, and nobody who was bound by hand since goes", () => {
  fc.assert(
    fc.property(states, states, states, (before, watched, now) => {
      const after = undone({ before, watched, now }).bindings.people;
      const added = watched.bindings.people.filter((id) => !before.bindings.people.includes(id));
      expect(after.filter((id) => added.includes(id))).toEqual([]);
      const byHand = now.bindings.people.filter((id) => !watched.bindings.people.includes(id));
      expect(byHand.filter((id) => !after.includes(id))).toEqual([]);
    }),
  );
});
