import type { Connection } from "../connections/types.ts";
import type { FactorRepository } from "../credentials/repository.ts";
import type { Check } from "../kernel/checks.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { SessionDefaults } from "../policies/defaults.ts";
import type { DraftRows } from "../policies/draft.ts";
import { draftPolicy } from "../policies/input.ts";
import { refusalOf, secondFactorOwed } from "../policies/owed.ts";
import { changed } from "../policies/state.ts";
import type { PolicyState } from "../policies/types.ts";
import { waysIn } from "./authn-methods.ts";
import type { Judgement } from "./judge.ts";
import { createRehearsal } from "./preflight/rehearsal.ts";
import type { Replay, VerifiedFacts } from "./types.ts";
import { policiesInForce } from "./way-in/surroundings.ts";

interface Needs<All extends DraftRows & { readonly factors: FactorRepository }> {
  readonly transact: Transact<All>;
  readonly clock: Clock;
  readonly sessionDefaults: SessionDefaults;
}

type Drafted = Pick<PolicyState, "name" | "sso" | "twoStep">;

/** What a draft policy says of somebody. */
export interface PolicyVerdicts {
  readonly of: (personId: string | undefined) => {
    readonly policy: Drafted;
    readonly enrolled: boolean;
  };
}

const NOBODY = { people: [], groups: [] };

/** The policy of each person as a replay's draft would have it (S4). */
export function createPolicyDrafts<All extends DraftRows & { readonly factors: FactorRepository }>({
  transact,
  clock,
  sessionDefaults,
}: Needs<All>) {
  const { compare } = createRehearsal(transact, sessionDefaults);

  /**
   * A draft with an `id` changes that policy, one with bindings is a new policy for those whom it names; any other is
   * laid over whichever policy is each person's.
   * @returns `undefined` where the draft has no policy
   * @throws what {@link draftedPolicy} throws
   */
  return async function verdictsFor(
    { id: newId, tenantId, draft }: Pick<Replay, "id" | "tenantId" | "draft">,
    ids: readonly string[],
  ): Promise<PolicyVerdicts | undefined> {
    if (draft.policy === undefined) return undefined;
    const { id: policyId, ...changes } = draftPolicy.parse(draft.policy);
    const enrolledIn = ({ factors }: All) => factors.enrolledAmong(tenantId, ids);
    if (policyId === undefined && changes.bindings === undefined) {
      const { enrolled, of } = await transact(tenantId, async (stores) => ({
        enrolled: await enrolledIn(stores),
        ...(await policiesInForce(stores, tenantId, ids, sessionDefaults)),
      }));
      return {
        of: (id = "") => ({
          policy: changed({ ...of(id), bindings: NOBODY }, changes),
          enrolled: enrolled.has(id),
        }),
      };
    }
    const asked = { tenantId, policyId, changes, newId, now: clock() };
    const { after, enrolled } = await compare(asked, async (stores) => ({
      ids,
      enrolled: await enrolledIn(stores),
    }));
    return { of: (id = "") => ({ policy: after.of(id), enrolled: enrolled.has(id) }) };
  };
}

/** A response that would be accepted, as the draft policy takes it. */
export function underPolicy<Facts extends VerifiedFacts>(
  judgement: Judgement<Facts>,
  { id: connectionId, protocol }: Pick<Connection, "id" | "protocol">,
  { policy, enrolled }: ReturnType<PolicyVerdicts["of"]>,
): Judgement<Facts> {
  const { facts } = judgement;
  if (judgement.code !== "ok" || facts === undefined) return judgement;
  const { authnContext } = facts;
  const by = { method: "idp", connectionId, authnContext, amr: waysIn(protocol, facts), enrolled } as const;
  const refusal = refusalOf(policy, by);
  const { name, sso, twoStep } = policy;
  const named = sso.connectionId === undefined ? "" : `, connection ${sso.connectionId}`;
  if (refusal !== undefined)
    return refused(judgement, refusal === "policy_connection" ? refusal : "policy_sso_off", {
      name: "policy",
      expected: `policy ${name}: SSO ${sso.mode}${named}`,
      received: `connection ${connectionId}`,
    });
  if (secondFactorOwed(policy, by) !== "enrol") return judgement;
  return refused(judgement, "policy_must_enrol", {
    name: "second_factor",
    expected: `policy ${name}: a second factor, ${twoStep}`,
    received: `none of ours, and the identity provider says ${authnContext ?? "nothing"}`,
  });
}

const MESSAGES = {
  policy_sso_off: "the person's policy would not let them in by an identity provider",
  policy_connection: "the person's policy would take another connection",
  policy_must_enrol: "the person would have to enrol a second factor first",
} as const;

const refused = <Facts extends VerifiedFacts>(
  judgement: Judgement<Facts>,
  code: keyof typeof MESSAGES,
  check: Omit<Check, "ok">,
): Judgement<Facts> => ({
  ...judgement,
  code,
  message: MESSAGES[code],
  checks: [...judgement.checks, { ...check, ok: false }],
});
