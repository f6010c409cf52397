import type { Transact } from "../kernel/transaction.ts";
import type { PolicyRepository } from "./repository.ts";
import type { Effective, Policy } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly policies: Pick<PolicyRepository, "decidingFor" | "find"> }>;
  readonly builtIn: (tenantId: string) => Policy;
}

/** Whose policy is which, live (P1). */
export function createEffective({ transact, builtIn }: Needs) {
  /** Of many at once, in one question. */
  async function effectiveOf(tenantId: string, personIds: readonly string[]) {
    const known = await transact(tenantId, async ({ policies }) => ({
      found: await policies.decidingFor(tenantId, personIds),
      // Whoever is not found has the default; it is asked for only where it is needed.
      fallback: personIds.length === 0 ? await policies.find(tenantId, tenantId) : undefined,
    }));
    const byDefault: Effective = {
      policy: known.fallback ?? builtIn(tenantId),
      because: { rule: "default" },
    };
    return {
      of: (personId: string | undefined): Effective =>
        (personId === undefined ? undefined : known.found.get(personId)) ?? byDefault,
    };
  }

  return {
    effectiveOf,

    /** The one policy that is a person's, and by which rule; nobody known has the default one. */
    async effective(tenantId: string, personId: string | undefined): Promise<Effective> {
      const ids = personId === undefined ? [] : [personId];
      return (await effectiveOf(tenantId, ids)).of(personId);
    },
  };
}
