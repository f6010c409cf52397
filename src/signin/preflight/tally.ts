import { endOf, tokenRefusal } from "../../api-tokens/expiry.ts";
import { secondFactorOwed } from "../../policies/owed.ts";
import type { Rules } from "../../policies/types.ts";
import type { PersonFacts } from "../way-in/facts.ts";
import { lossOf } from "../way-in/loss.ts";
import type { Situation } from "../way-in/situation.ts";
import type { Concerned, Listed, LosesAccess, MustEnrol } from "./types.ts";

/** Of more nobody reads; the counts go on. */
const MOST_LISTED = 1_000;
const DAY_MS = 86_400_000;

/** One person under the policy that is theirs without the draft, and with it. */
export interface Measured {
  readonly person: PersonFacts;
  readonly before: Situation;
  readonly after: Situation;
}

/** Adds up what would become of people. */
export function createPreflightTally(now: Date) {
  const losesAccess = listing<LosesAccess>();
  const mustEnrol = listing<MustEnrol>();
  const newPassword = listing<Concerned>();
  const neverBySso = listing<Concerned>();
  const apiTokens = { ending: 0, shortened: 0 };
  let affected = 0;

  return {
    count(measured: Measured): void {
      const { person, before, after } = measured;
      const who = { personId: person.id, email: person.email };
      const { policy } = after;
      affected += 1;
      const tokens = tokensOf(person, before.policy, policy, now);
      apiTokens.ending += tokens.ending;
      apiTokens.shortened += tokens.shortened;
      const loss = lossOf(after);
      if (loss !== undefined) {
        losesAccess.add({ ...who, ...loss, already: lossOf(before) !== undefined });
        return;
      }
      const owes = secondFactorOwed(policy, { method: "idp", enrolled: person.enrolled });
      if (owes === "enrol")
        mustEnrol.add({
          ...who,
          unlessVouchedFor: policy.twoStep === "trusted" && policy.sso.mode !== "off",
        });
      if (hasOldPassword(person, policy, now)) newPassword.add(who);
      if (policy.sso.mode !== "off" && person.knownBy.length === 0) neverBySso.add(who);
    },

    result: () => ({
      affected,
      losesAccess: losesAccess.listed(),
      mustEnrol: mustEnrol.listed(),
      newPassword: newPassword.listed(),
      neverBySso: neverBySso.listed(),
      apiTokens: { ...apiTokens },
    }),
  };
}

function listing<T>() {
  const items: T[] = [];
  let count = 0;
  return {
    add(item: T): void {
      count += 1;
      if (items.length < MOST_LISTED) items.push(item);
    },
    listed: (): Listed<T> => ({ items, count }),
  };
}

function hasOldPassword({ passwordSetAt }: PersonFacts, { sso, password }: Rules, now: Date): boolean {
  if (sso.mode === "enforced" || passwordSetAt === undefined || password.maxAgeDays === undefined)
    return false;
  return now.getTime() - passwordSetAt.getTime() >= password.maxAgeDays * DAY_MS;
}

/** Those that count by the policy of before, and do not, or not for as long, by the policy of after. */
function tokensOf({ tokens }: PersonFacts, before: Rules, after: Rules, now: Date) {
  const told = { ending: 0, shortened: 0 };
  for (const each of tokens) {
    const token = { ...each, revokedAt: undefined };
    if (tokenRefusal(token, before.apiTokens, now) !== undefined) continue;
    if (tokenRefusal(token, after.apiTokens, now) !== undefined) told.ending += 1;
    else if (endOf(token, after.apiTokens) < endOf(token, before.apiTokens)) told.shortened += 1;
  }
  return told;
}
