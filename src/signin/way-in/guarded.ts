import type { AuditTrail } from "../../kernel/audit.ts";
import type { Guarded } from "../../kernel/guarded.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { AdministratorsLockedOut } from "../../policies/errors.ts";
import type { createKeepOwnersIn } from "./owners.ts";

type KeepOwnersIn = ReturnType<typeof createKeepOwnersIn>;

/** Connections and domains lead owners in, too: what takes one away is held to the same as a policy. A refusal is recorded. */
export function createGuarded<All extends Parameters<KeepOwnersIn>[0] & { readonly audit: AuditTrail }>(
  transact: Transact<All>,
  keepOwnersIn: KeepOwnersIn,
): Guarded<All> {
  return async ({ by, targetId, force }, work) => {
    try {
      return await transact(by.tenantId, async (stores) => {
        const assertOwnersIn = await keepOwnersIn(stores, by, force);
        const done = await work(stores);
        await assertOwnersIn();
        return done;
      });
    } catch (error) {
      if (error instanceof AdministratorsLockedOut) {
        const event = { name: "change.refused", targetId, code: error.code } as const;
        await transact(by.tenantId, ({ audit }) => audit.record(event, by));
      }
      throw error;
    }
  };
}
