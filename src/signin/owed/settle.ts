import type { OwedStep } from "../../policies/owed.ts";
import { acceptedEvents, personally, sessionOf } from "../accepted.ts";
import { SigninWentOn } from "../errors.ts";
import { appOf } from "../identify.ts";
import { assertNotLoggedOut } from "../logout/late-assertions.ts";
import type { SigninNeeds, SigninRepositories } from "../needs.ts";
import type { Sighting } from "../recorder.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { Accepted, Outcome, Visitor } from "../types.ts";
import type { Owing } from "./owing.ts";
import { createKnownBrowsers } from "../watch/known-browsers.ts";
import { assertStillThere, standingOf, type Standing } from "./standing.ts";

export type Settle = ReturnType<typeof createSettle>;

const DONE = { outcome: "accepted", code: "ok", fix: undefined } as const;

/**
 * What is owed now, and the end of the sign-in where nothing is. Everything is looked at afresh each time, and of any
 * number of callers exactly one finishes the attempt: one sign-in opens one session.
 */
export function createSettle(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const knownBrowsers = createKnownBrowsers(needs);

  async function standingIn(stores: SigninRepositories, { authenticated }: Owing): Promise<Standing> {
    await assertStillThere(stores, authenticated);
    return standingOf(needs, stores, authenticated);
  }

  /** What ends the sign-in is recorded with it, and its request is worth nothing any more. */
  async function ending<T>(request: Owing, from: Visitor, work: () => Promise<T>): Promise<T> {
    const { tenantId, connectionId, facts } = request.authenticated;
    try {
      // A logout at the identity provider also means a sign-in that has not ended yet.
      if (connectionId !== undefined && facts !== undefined)
        await assertNotLoggedOut(needs.ephemeral, { tenantId, connectionId }, facts);
      return await work();
    } catch (error) {
      const refused = await refusing.recorded(error, sightingOf(request, from));
      await requests.finish(request.id);
      throw refused;
    }
  }

  /** @returns what is owed first; nothing: the session is opened, and the trail knows it */
  async function finish(
    stores: SigninRepositories,
    request: Owing,
    { session, key, from }: { readonly session: Accepted; readonly key: string; readonly from: Visitor },
  ): Promise<OwedStep | undefined> {
    const [next] = (await standingIn(stores, request)).owed;
    if (next !== undefined) return next;
    const { tenantId, personId, email, attemptId } = request.authenticated;
    const moments = [{ name: "accepted", at: needs.clock().getTime() }];
    if (!(await stores.attempts.extend(tenantId, attemptId, { checks: [], moments, ending: DONE })))
      throw new SigninWentOn("the sign-in was finished by another request");
    const by = personally({ tenantId, id: personId, email }, from);
    for (const event of acceptedEvents(session, request, key)) await stores.audit.record(event, by);
    return undefined;
  }

  return {
    /** Where the sign-in stands; changes nothing. @throws SigninRefused where it has to end */
    look: (request: Owing, from: Visitor): Promise<Standing> =>
      ending(request, from, () =>
        needs.transact(request.authenticated.tenantId, (stores) => standingIn(stores, request)),
      ),

    /** @throws SigninRefused where it has to end, or has ended */
    async goOn(request: Owing, from: Visitor): Promise<Outcome> {
      const { tenantId } = request.authenticated;
      const { sessionId, key } = needs.sessions.newId(tenantId);
      const signinId = request.authenticated.attemptId;
      const session = sessionOf(request.authenticated, { sessionId, signinId }, request);
      const owed = await ending(request, from, () =>
        needs.transact(tenantId, (stores) => finish(stores, request, { session, key, from })),
      );
      if (owed !== undefined) return { step: { do: "owed", requestId: request.id, owed } };
      await requests.finish(request.id);
      if (session.method === "idp")
        await knownBrowsers.remember(tenantId, request.browserHash, session.personId);
      return session;
    },
  };
}

/** What the recorder knows of a sign-in that goes on. */
export const sightingOf = (request: Owing, from: Visitor): Sighting => ({
  tenantId: request.authenticated.tenantId,
  reference: request.reference,
  unfinishedId: request.authenticated.attemptId,
  connectionId: request.authenticated.connectionId,
  personId: request.authenticated.personId,
  appId: appOf(request),
  email: request.authenticated.email,
  checks: [],
  proof: { email: request.authenticated.email },
  from,
});
