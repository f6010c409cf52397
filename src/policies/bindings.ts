import { DefaultPolicyFixed, PersonBoundElsewhere, PolicyTargetUnknown } from "./errors.ts";
import type { PolicyRepository } from "./repository.ts";
import type { Policy, PolicyState } from "./types.ts";

/** Asked whether a connection is this tenant's, and what each believes. */
export interface ConnectionsAsked {
  list(tenantId: string, page: { readonly limit: number }): Promise<{ readonly items: readonly Believing[] }>;
  find(tenantId: string, id: string): Promise<object | undefined>;
}

interface Believing {
  readonly id: string;
  readonly encryption: "strong" | "legacy";
  readonly idp: { readonly entityId: string; readonly certificates: readonly string[] } | undefined;
}

interface Rows {
  readonly policies: Pick<PolicyRepository, "unknownAmong" | "boundElsewhere">;
  readonly connections: Pick<ConnectionsAsked, "find">;
}

/**
 * Everybody and everything that the policy names is this tenant's, and nobody is bound to two (P1).
 * @throws PolicyTargetUnknown, PersonBoundElsewhere
 */
export async function assertBindable(
  { policies, connections }: Rows,
  { tenantId, id }: Policy,
  { bindings, sso }: PolicyState,
): Promise<void> {
  if (sso.connectionId !== undefined && !(await connections.find(tenantId, sso.connectionId)))
    throw unknown("connection", sso.connectionId);
  const gone = await policies.unknownAmong(tenantId, bindings);
  const [person, group] = [gone.people[0], gone.groups[0]];
  if (person !== undefined) throw unknown("person", person);
  if (group !== undefined) throw unknown("group", group);
  const bound = await policies.boundElsewhere(tenantId, id, bindings.people);
  if (bound === undefined) return;
  throw new PersonBoundElsewhere(`person ${bound.personId} is bound to the policy ${bound.policyName}`, {
    mismatch: { expected: "people without a policy of their own", received: bound.personId },
    nextStep: `Take the person out of ${bound.policyName} first, or bind a group.`,
  });
}

/**
 * @param state absent: it is to be deleted
 * @throws DefaultPolicyFixed
 */
export function assertDefaultFits(state: PolicyState | undefined): void {
  const wrong =
    state === undefined
      ? "deleted"
      : state.rank !== undefined
        ? "ranked"
        : state.rollout !== undefined
          ? "rolled out"
          : state.bindings.people.length + state.bindings.groups.length > 0
            ? "bound"
            : undefined;
  if (wrong === undefined) return;
  throw new DefaultPolicyFixed(`the default policy cannot be ${wrong}`, {
    nextStep: "It is everybody's whom no other policy is for: change what it sets, or make another policy.",
  });
}

const unknown = (what: string, received: string) =>
  new PolicyTargetUnknown(`no such ${what}`, {
    mismatch: { expected: `a ${what} of this tenant`, received },
    nextStep: `Send the id of a ${what} that the API lists.`,
  });
