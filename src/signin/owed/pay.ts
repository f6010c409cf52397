import type { AuditEvent } from "../../kernel/audit.ts";
import type { Check } from "../../kernel/checks.ts";
import { personally } from "../accepted.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Authenticated } from "../primary.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { Visitor } from "../types.ts";
import type { Owing } from "./owing.ts";
import { sightingOf } from "./settle.ts";

export type Pay = ReturnType<typeof createPay>;

/** What each owed step does with what came of it: the recorder sees it, the stored request remembers it. */
export function createPay({ transact, clock }: SigninNeeds, requests: Requests, refusing: Refusing) {
  /** An attempt of its own: the one that was quicker goes on, and its record with it. */
  const wentOn = (request: Owing, from: Visitor) => {
    const { unfinishedId: _its, reference: _own, ...seen } = sightingOf(request, from);
    return refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", {
      ...seen,
      checks: [{ name: "signin_request_unknown", ok: false }],
    });
  };

  /** @throws SigninRefused for a sign-in that has ended meanwhile */
  async function note(request: Owing, check: Check, from: Visitor, ...events: AuditEvent[]): Promise<void> {
    const { tenantId, personId, email, attemptId } = request.authenticated;
    const by = personally({ tenantId, id: personId, email }, from);
    const moments = [{ name: check.name, at: clock().getTime() }];
    const isOpen = await transact(tenantId, async ({ attempts, audit }) => {
      if (!(await attempts.extend(tenantId, attemptId, { checks: [check], moments }))) return false;
      for (const event of events) await audit.record(event, by);
      return true;
    });
    if (!isOpen) throw await wentOn(request, from);
  }

  return {
    note,

    /** @throws SigninRefused where another step of the same sign-in was quicker */
    async pay(request: Owing, paid: Partial<Authenticated>, check: Check, from: Visitor): Promise<Owing> {
      const authenticated = { ...request.authenticated, ...paid };
      if ((await requests.change(request, { authenticated })) === undefined)
        throw await wentOn(request, from);
      await note(request, check, from);
      return { ...request, authenticated };
    },
  };
}
