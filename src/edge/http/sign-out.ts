import type { Request, Response } from "express";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { BrowserSession } from "./browser-session.ts";
import { visitorOf } from "./request-context.ts";
import { type SignedIn, signedInOf } from "./signed-in.ts";

interface Needs {
  readonly sessions: Pick<Sessions, "end" | "keyOf">;
  readonly browserSession: BrowserSession;
}

/**
 * Ends this browser's session, wherever the sign-out came from. The OpenID provider's own session and its tokens hang
 * on it and are refused from then on.
 * @param because recorded, e.g. `sign_out`
 */
export type SignOut = (req: Request, res: Response, because: string) => Promise<void>;

export function createSignOut({ sessions, browserSession }: Needs): SignOut {
  return async (req, res, because) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return;
    const key = sessions.keyOf(req.sessionID);
    await browserSession.forget(req, res);
    await sessions.end(key, { personId: signedIn.personId, because }, asPerson(req, signedIn));
  };
}

/** For the trail: the signed-in person acts. */
export function asPerson(req: Request, { tenantId, personId }: SignedIn): AuditContext {
  const { ip, requestId } = visitorOf(req);
  return {
    tenantId,
    actor: { kind: "person", id: personId },
    ...(ip === undefined ? {} : { ip }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
