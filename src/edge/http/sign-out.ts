import type { Request, Response } from "express";
import type { Sessions } from "../../sessions/types.ts";
import type { Logout } from "../../signin/logout/types.ts";
import type { BrowserSession } from "./browser-session.ts";
import type { FrontChannel } from "./front-channel.ts";
import { byPerson } from "./request-context.ts";
import { leavingOf, signedInOf } from "./signed-in.ts";

interface Needs {
  readonly sessions: Pick<Sessions, "end" | "keyOf">;
  readonly browserSession: BrowserSession;
  readonly logout: Pick<Logout, "offer">;
  readonly frontChannel: Pick<FrontChannel, "framesOf" | "via">;
  readonly leaveApps: LeaveApps;
}

/**
 * The apps that were opened in a session that has ended.
 * @param next where the person goes after them
 * @returns where the browser goes first; `next` if there are none that can be told
 */
export type LeaveApps = (
  session: { readonly key: string; readonly tenantId: string; readonly personId: string },
  next: string,
) => Promise<string>;

/**
 * Ends this browser's session, wherever the sign-out came from. The OpenID provider's own session and its tokens hang
 * on it and are refused from then on, and the apps that were opened in it are told.
 * @param because recorded, e.g. `sign_out`
 * @param next where the person goes in the end: a path of ours, or an app's registered address
 * @returns where the browser goes first, so that apps and identity provider end theirs too; `next` if it needs not
 */
export type SignOut = (req: Request, res: Response, because: string, next: string) => Promise<string>;

export function createSignOut({ sessions, browserSession, logout, frontChannel, leaveApps }: Needs): SignOut {
  return async (req, res, because, next) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return next;
    const key = sessions.keyOf(req.sessionID);
    const frames = await frontChannel.framesOf(signedIn.tenantId, key);
    await browserSession.forget(req, res);
    await sessions.end(key, { personId: signedIn.personId, because }, byPerson(req, signedIn));
    const leaving = leavingOf(signedIn);
    const handle = leaving && (await logout.offer(leaving, next));
    const { tenantId, personId } = signedIn;
    const after = handle === undefined ? next : `/logout/continue?handle=${handle}`;
    return frontChannel.via(
      frames,
      await leaveApps({ key: signedIn.signInKey ?? key, tenantId, personId }, after),
    );
  };
}
