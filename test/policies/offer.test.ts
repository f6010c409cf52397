import { offerOf } from "../../src/policies/offer.ts";
import type { SsoMode } from "../../src/policies/types.ts";

const policy = (mode: SsoMode, connectionId?: string, isDefault = false) => ({
  sso: { mode, connectionId },
  isDefault,
});
const fallback = (mode: SsoMode, connectionId?: string) => policy(mode, connectionId, true);

test.each([
  ["no policy names one: all", [fallback("optional")], { allowed: ["a", "b"] }],
  [
    "the default one names it: it is taken",
    [fallback("optional", "b")],
    { allowed: ["a", "b"], preselected: "b" },
  ],
  [
    "another names another: the person chooses",
    [policy("optional", "a"), fallback("optional", "b")],
    { allowed: ["a", "b"] },
  ],
  [
    "another names it alone: the person chooses",
    [policy("enforced", "a"), fallback("optional")],
    { allowed: ["a", "b"] },
  ],
  [
    "every policy enforces one: only those",
    [fallback("enforced", "b")],
    { allowed: ["b"], preselected: "b" },
  ],
  [
    "a policy without SSO does not count",
    [policy("off", "a"), fallback("enforced", "b")],
    { allowed: ["b"], preselected: "b" },
  ],
  [
    "what is named is not linked: as if it were not named",
    [fallback("enforced", "c")],
    { allowed: ["a", "b"] },
  ],
])("D4 of several connections of a domain, where %s", (_title, policies, expected) => {
  expect(offerOf(policies, ["a", "b"])).toEqual(expected);
});
