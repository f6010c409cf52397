import type { Request, Response } from "express";
import type { Sessions } from "../../sessions/types.ts";
import type { BrowserSession } from "./browser-session.ts";
import { byPerson } from "./request-context.ts";
import { signedInOf } from "./signed-in.ts";

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
    await sessions.end(key, { personId: signedIn.personId, because }, byPerson(req, signedIn));
  };
}
