import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import { LastFactor, TooManyFactors } from "./errors.ts";
import type { CredentialRepositories, TransactCredentials } from "./repository.ts";
import type { Factor, FactorsOf, FactorSummary } from "./types.ts";

const AT_MOST = 10;

/** Within the caller's own transaction or not at all: the factor and its event stand together. */
export type AddFactor = (factor: Factor, by: AuditContext) => Promise<void>;

/** @throws TooManyFactors, Invalid (the passkey is registered already) */
export const createAddFactor =
  (transact: TransactCredentials): AddFactor =>
  (factor, by) =>
    transact(factor.tenantId, async ({ factors, audit }) => {
      const there = await factors.listOf(factor.tenantId, factor.personId);
      if (there.length >= AT_MOST)
        throw new TooManyFactors(`nobody has more than ${AT_MOST} second factors`, {
          nextStep: "Remove one that is no longer used.",
        });
      const named = { ...factor, name: nameFrom(factor.name) };
      if (!(await factors.insert(named))) throw new Invalid("this passkey is registered already");
      await audit.record(
        {
          name: "second_factor.added",
          targetId: factor.personId,
          factorId: factor.id,
          kind: factor.kind,
          after: { name: named.name },
        },
        by,
      );
    });

export type Factors = ReturnType<typeof createFactors>;

/** What a person has beside the password. */
export function createFactors({ transact, clock }: { transact: TransactCredentials; clock: Clock }) {
  async function removeAll(to: CredentialRepositories, tenantId: string, personId: string, by: AuditContext) {
    const there = await to.factors.listOf(tenantId, personId);
    for (const factor of there) await removeOne(to, factor, by);
    await to.recoveryCodes.replace(tenantId, personId, []);
    return there.length;
  }

  async function removeOne(to: CredentialRepositories, factor: Factor, by: AuditContext): Promise<void> {
    await to.factors.remove(factor.tenantId, factor.personId, factor.id);
    await to.audit.record(
      {
        name: "second_factor.removed",
        targetId: factor.personId,
        factorId: factor.id,
        kind: factor.kind,
        before: { name: factor.name },
      },
      by,
    );
  }

  return {
    of: (tenantId: string, personId: string): Promise<FactorsOf> =>
      transact(tenantId, async ({ factors, recoveryCodes }) => {
        const shown = (await factors.listOf(tenantId, personId)).map(summaryOf);
        return {
          enrolled: shown.some((factor) => !factor.suspended),
          factors: shown,
          recoveryCodesLeft: await recoveryCodes.left(tenantId, personId),
        };
      }),

    /** @throws NotFound */
    rename: (tenantId: string, personId: string, factorId: string, name: string, by: AuditContext) =>
      transact(tenantId, async ({ factors, audit }) => {
        const before = await factors.find(tenantId, factorId);
        const after = nameFrom(name);
        if (before?.personId !== personId || !(await factors.rename(tenantId, personId, factorId, after)))
          throw new NotFound("no such second factor");
        await audit.record(
          {
            name: "second_factor.renamed",
            targetId: personId,
            factorId,
            before: { name: before.name },
            after: { name: after },
          },
          by,
        );
      }),

    /**
     * With the last one the recovery codes go too: they stand in for a factor and are none.
     * @param about.keepOne the policy asks for a second factor and its owner removes it; an administrator's removal
     * asks nothing, because the person enrols anew at the next sign-in
     * @throws NotFound, LastFactor
     */
    remove: (
      about: {
        readonly tenantId: string;
        readonly personId: string;
        readonly factorId: string;
        readonly keepOne: boolean;
      },
      by: AuditContext,
    ): Promise<void> =>
      transact(about.tenantId, async (to) => {
        const { tenantId, personId, factorId } = about;
        const there = await to.factors.listOf(tenantId, personId);
        const factor = there.find(({ id }) => id === factorId);
        if (factor === undefined) throw new NotFound("no such second factor");
        const others = there.filter((each) => each !== factor && !summaryOf(each).suspended);
        if (about.keepOne && others.length === 0)
          throw new LastFactor("the policy asks for a second factor, and this is the only one", {
            nextStep: "Add another first.",
          });
        await removeOne(to, factor, by);
        if (there.length === 1) await to.recoveryCodes.replace(tenantId, personId, []);
      }),

    /** All of them and the recovery codes, for one who has lost everything. @returns how many there were */
    removeAll: (tenantId: string, personId: string, by: AuditContext): Promise<number> =>
      transact(tenantId, (to) => removeAll(to, tenantId, personId, by)),

    /** There are two of this passkey: neither is believed any more. */
    suspend: (tenantId: string, personId: string, factorId: string, by: AuditContext): Promise<void> =>
      transact(tenantId, async ({ factors, audit }) => {
        if (!(await factors.suspend(tenantId, factorId, clock()))) return;
        await audit.record({ name: "second_factor.suspended", targetId: personId, factorId }, by);
      }),
  };
}

const summaryOf = (factor: Factor): FactorSummary => ({
  id: factor.id,
  kind: factor.kind,
  name: factor.name,
  createdAt: factor.createdAt,
  lastUsedAt: factor.lastUsedAt,
  suspended: factor.kind === "passkey" && factor.suspendedAt !== undefined,
});

/** People's own words, shown back to them and to administrators. */
function nameFrom(text: string): string {
  const name = text
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 60);
  return name === "" ? "Second factor" : name;
}
