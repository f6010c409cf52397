import { promisify } from "node:util";
import type { Request } from "express";
import { byPerson } from "../http/request-context.ts";
import { type SignedIn, signedInOf } from "../http/signed-in.ts";
import { SessionStale } from "../../sessions/errors.ts";
import type { AccountNeeds } from "./needs.ts";

/** How long a sign-in, or a proof since, counts as recent. */
const RECENT_MS = 600_000;

/** Whether the person proved lately who they are, so that credentials may be changed. */
export const isRecent = ({ at }: SignedIn, now: Date): boolean => now.getTime() - at < RECENT_MS;

/**
 * The session goes on under a new id, as at every rise of what it may do (X2): whoever knew the old one has nothing.
 * It counts as begun now, and ends no later than it would have. One that was ended or renewed since this request began
 * does not come back: a revocation would have been too early for what begins now.
 * @throws SessionStale
 */
export async function renewSession(
  req: Request,
  proof: Pick<SignedIn, "secondFactor">,
  { sessions, browserSession, clock }: Pick<AccountNeeds, "sessions" | "browserSession" | "clock">,
): Promise<void> {
  const before = signedInOf(req);
  if (before === undefined) throw new TypeError("only a signed-in browser has a session to renew");
  const oldKey = sessions.keyOf(req.sessionID);
  const at = clock().getTime();
  // As this request has read it: by the rules of now it may be over already, for want of what was just proved.
  const endsAt = sessions.endsAt(req.session);
  const { userAgent } = req.session;
  const isFirst = await sessions.end(
    oldKey,
    { personId: before.personId, because: "replaced" },
    byPerson(req, before),
  );
  if (!isFirst) throw new SessionStale("the session ended while it was to be renewed");
  browserSession.chooseId(req, sessions.newId(before.tenantId).sessionId);
  await promisify((done: (error: unknown) => void) => req.session.regenerate(done))();
  req.session.signedIn = {
    ...before,
    ...proof,
    at,
    signInKey: before.signInKey ?? oldKey,
    signInAt: before.signInAt ?? before.at,
    ...(endsAt !== undefined && { idpSessionEndsAt: endsAt }),
  };
  if (userAgent !== undefined) req.session.userAgent = userAgent;
  await promisify((done: (error: unknown) => void) => req.session.save(done))();
}
