import type { AppRepository } from "../../apps/repository.ts";
import type { GroupRepository } from "../../directory/group-repository.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { ReportRepository } from "./repository.ts";

interface Rows {
  readonly apps: AppRepository;
  readonly groups: GroupRepository;
  readonly policies: PolicyRepository;
  readonly reports: ReportRepository;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface GroupUse {
  readonly policies: readonly Named[];
  readonly apps: readonly Named[];
}

export interface AppAccess {
  /** Names; empty: everybody. */
  readonly groups: readonly string[];
  /** Active people who may open it. */
  readonly people: number;
}

/** Where a group is used, and how many an app is open to (W2). */
export function createUses({ transact }: { readonly transact: Transact<Rows> }) {
  return {
    /** @throws NotFound */
    groupUses(tenantId: string, id: string): Promise<GroupUse> {
      return transact(tenantId, async ({ apps, groups, policies }) => {
        const group = await groups.find(tenantId, id);
        if (group === undefined) throw new NotFound("no such group");
        const bound = (await policies.list(tenantId)).filter(({ bindings }) => bindings.groups.includes(id));
        return {
          policies: bound.map((policy) => ({ id: policy.id, name: policy.name })),
          apps: await apps.namingGroup(tenantId, group.name),
        };
      });
    },

    /** @throws NotFound */
    appAccess(tenantId: string, id: string): Promise<AppAccess> {
      return transact(tenantId, async ({ apps, reports }) => {
        const app = await apps.find(tenantId, id);
        if (app === undefined) throw new NotFound("no such app");
        return { groups: app.groups, people: await reports.activePeople(tenantId, app.groups) };
      });
    },
  };
}
