import type { AuditEvent } from "../../kernel/audit.ts";
import type { Check } from "../../kernel/checks.ts";
import type { OwedStep } from "../../policies/owed.ts";
import { acceptedEvents, personally, sessionOf } from "../accepted.ts";
import type { SigninNeeds, SigninPolicy, SigninRepositories } from "../needs.ts";
import type { Primary } from "../primary.ts";
import type { Sighting } from "../recorder.ts";
import type { Requests } from "../requests.ts";
import type { Outcome, SigninRequest, Visitor } from "../types.ts";
import { createKnownBrowsers } from "../watch/known-browsers.ts";
import { standingOf } from "./standing.ts";

/** What is left to know of a request once its first step is done. */
export interface Begun extends Pick<SigninRequest, "reference" | "target"> {
  /** Of the browser that goes on; one that never began is given a secret now (C7). */
  readonly browserHash: () => string;
}

/** Somebody who has proved who they are, found in the transaction that records it. */
export interface Found {
  readonly who: Primary;
  readonly email: string;
  /** Of the directory, to be recorded first. */
  readonly events: readonly AuditEvent[];
  readonly seen: Sighting;
}

/**
 * The end of a first step: a session, if the policy asks for no more; else an attempt that is unfinished, and a stored
 * request that knows who it is. Person, record and trail are one transaction either way.
 */
export function createArrive(needs: SigninNeeds, requests: Requests) {
  const knownBrowsers = createKnownBrowsers(needs);

  return async function arrive(
    request: Begun,
    tenantId: string,
    from: Visitor,
    find: (stores: SigninRepositories) => Promise<Found>,
  ): Promise<Outcome> {
    const { reference, target } = request;
    const { sessionId, key } = needs.sessions.newId(tenantId);
    const { found, first, attemptId } = await needs.transact(tenantId, async (stores) => {
      const someone = await find(stores);
      const { who, email, seen } = someone;
      const { policy, owed } = await standingOf(needs, stores, who);
      const whole = { ...seen, checks: [...seen.checks, policyCheck(policy, owed)] };
      const [next] = owed;
      const attempt = next === undefined ? needs.recorder.accepted(whole) : needs.recorder.unfinished(whole);
      await stores.attempts.insert(attempt);
      const last =
        next === undefined
          ? acceptedEvents(sessionOf(who, { sessionId, signinId: attempt.id }, request), request, key)
          : [{ name: "signin.owes", targetId: who.personId, reference, steps: owed } as const];
      const by = personally({ tenantId, id: who.personId, email }, from);
      for (const event of [...someone.events, ...last]) await stores.audit.record(event, by);
      return { found: someone, first: next, attemptId: attempt.id };
    });
    if (first === undefined) {
      if (found.who.method === "idp")
        await knownBrowsers.remember(tenantId, request.browserHash(), found.who.personId);
      return sessionOf(found.who, { sessionId, signinId: attemptId }, request);
    }
    const { id: requestId } = await requests.open({
      browserHash: request.browserHash(),
      target,
      reference,
      startedAt: needs.clock().getTime(),
      tenantId,
      authenticated: { ...found.who, attemptId, email: found.email },
    });
    return { step: { do: "owed", requestId, owed: first } };
  };
}

export const policyCheck = ({ name, sso, twoStep }: SigninPolicy, owed: readonly OwedStep[]): Check => ({
  name: "policy",
  ok: true,
  expected: `${name}: SSO ${sso.mode}, two-step ${twoStep}`,
  received: owed.length === 0 ? "nothing more is owed" : `owed: ${owed.join(", ")}`,
});
