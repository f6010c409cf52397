import type { Transact } from "../../kernel/transaction.ts";
import type { SessionDefaults } from "../../policies/defaults.ts";
import { type DraftAsked, type Drafted, draftedPolicy, type DraftRows } from "../../policies/draft.ts";
import { type InForce, policiesInForce } from "../way-in/surroundings.ts";

/** Whose policy is which without the draft, and with it. */
export interface Compared {
  readonly before: InForce;
  readonly after: InForce;
}

/** Carries what was found out of a transaction that must not be committed. */
class Rehearsed extends Error {
  readonly found: unknown;

  constructor(found: unknown) {
    super("a rehearsal is rolled back");
    this.found = found;
  }
}

const NOBODY = { kind: "system", name: "preflight" } as const;

/**
 * Runs `work` where the draft is in force, and rolls everything back. So a draft is resolved by the very rules that
 * will resolve the policy: there is no second reading of rank, bindings and rings that could differ.
 */
export function createRehearsal<All extends DraftRows>(
  transact: Transact<All>,
  sessionDefaults: SessionDefaults,
) {
  async function rehearse<T>(tenantId: string, work: (stores: All) => Promise<T>): Promise<T> {
    try {
      return await transact(tenantId, async (stores): Promise<never> => {
        await stores.policies.lock(tenantId);
        throw new Rehearsed(await work(stores));
      });
    } catch (error) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made above, of what `work` gave
      if (error instanceof Rehearsed) return error.found as T;
      throw error;
    }
  }

  const putInForce = async (
    { policies }: DraftRows,
    asked: DraftAsked,
    { after }: Drafted,
  ): Promise<void> => {
    if (asked.policyId === undefined || asked.changes !== undefined) await policies.save(after, NOBODY);
  };

  const decidingIn = (rows: DraftRows, tenantId: string, ids: readonly string[]) =>
    policiesInForce(rows, tenantId, ids, sessionDefaults);

  return {
    /** @throws what {@link draftedPolicy} throws */
    compare: <T>(
      asked: DraftAsked,
      read: (stores: All, drafted: Drafted) => Promise<T & { readonly ids: readonly string[] }>,
    ): Promise<T & Compared & { readonly drafted: Drafted }> =>
      rehearse(asked.tenantId, async (stores) => {
        const { tenantId, policyId, changes } = asked;
        const drafted = await draftedPolicy(stores, asked, sessionDefaults);
        const found = await read(stores, drafted);
        // What is stored is measured against what would hold without it; a draft against what holds now.
        if (policyId !== undefined && changes === undefined) {
          const after = await decidingIn(stores, tenantId, found.ids);
          await stores.policies.delete(tenantId, policyId);
          return { ...found, drafted, after, before: await decidingIn(stores, tenantId, found.ids) };
        }
        const before = await decidingIn(stores, tenantId, found.ids);
        await putInForce(stores, asked, drafted);
        return { ...found, drafted, before, after: await decidingIn(stores, tenantId, found.ids) };
      }),

    /** A transaction in which the draft is in force, for whoever asks by the tenant's rules. */
    under:
      (asked: DraftAsked): Transact<All> =>
      (tenantId, work) =>
        rehearse(tenantId, async (stores) => {
          await putInForce(stores, asked, await draftedPolicy(stores, asked, sessionDefaults));
          return work(stores);
        }),
  };
}
