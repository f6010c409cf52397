import type { AuditContext, AuditEvent } from "../kernel/audit.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { INSTANCE_TENANT } from "../kernel/transaction.ts";
import type { TransactCredentials } from "./repository.ts";

/** Who asks, from where: nobody that is known. */
export interface LinkOrigin extends Pick<AuditContext, "ip" | "requestId"> {
  /** The address or its block, as limits count it. */
  readonly address: string;
}

/** Who goes on trying is one line of the trail an hour, not one a try: strangers cannot fill it. */
const TOLD_EVERY_MS = 3_600_000;
/** As long as a page that says "wait" is tried again. */
const LOCKED_TOLD_EVERY_MS = 600_000;

export type Refusals = ReturnType<typeof createRefusals>;

interface Needs {
  readonly transact: TransactCredentials;
  readonly ephemeral: Pick<Ephemeral, "claim">;
}

/** Tells the trail what was refused where no other record of a sign-in is made. */
export function createRefusals({ transact, ephemeral }: Needs) {
  const record = (event: AuditEvent, by: AuditContext): Promise<void> =>
    transact(by.tenantId, ({ audit }) => audit.record(event, by));

  async function once(mark: string, everyMs: number, event: AuditEvent, by: AuditContext): Promise<void> {
    if (await ephemeral.claim(`refusal-told:${mark}`, "1", everyMs)) await record(event, by);
  }

  return {
    newPassword: (personId: string, code: string, by: AuditContext): Promise<void> =>
      once(
        `new-password:${personId}:${code}`,
        TOLD_EVERY_MS,
        { name: "password.new_refused", targetId: personId, code },
        by,
      ),

    /** @param whose absent: the link is nobody's */
    link(
      whose: { readonly tenantId: string; readonly personId: string } | undefined,
      code: string,
      { address, ...from }: LinkOrigin,
    ): Promise<void> {
      const event = { name: "password.link_refused", code } as const;
      const by = {
        ...from,
        tenantId: whose?.tenantId ?? INSTANCE_TENANT,
        actor: { kind: "anonymous" },
      } as const;
      return once(
        `link:${whose?.personId ?? address}:${code}`,
        TOLD_EVERY_MS,
        whose === undefined ? event : { ...event, targetId: whose.personId },
        by,
      );
    },

    /** Wrong answers are few, as each is counted before it is looked at. */
    confirmation(
      about: { readonly personId: string; readonly method: string; readonly because: string },
      by: AuditContext,
    ): Promise<void> {
      const { personId, method, because } = about;
      const event = { name: "confirmation.refused", targetId: personId, method, because } as const;
      return because === "locked"
        ? once(`confirmation:${personId}`, LOCKED_TOLD_EVERY_MS, event, by)
        : record(event, by);
    },
  };
}
