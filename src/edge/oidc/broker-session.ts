import type { Request, Response } from "express";
import type { KoaContextWithOIDC } from "oidc-provider";
import { createAppLimits } from "../../apps/session-limits.ts";
import type { App } from "../../apps/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Random } from "../../kernel/random.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import { signInBehind } from "../../sessions/signed-in-data.ts";
import type { Sessions } from "../../sessions/types.ts";
import { signedInOf, signInOf } from "../http/signed-in.ts";
import type { SignedIn } from "../http/signed-in.ts";

interface Needs {
  readonly sessions: Pick<Sessions, "keyOf" | "endsAt" | "seenAt">;
  readonly backend: Pick<SessionBackend, "read">;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly random: Random;
}

/** A browser's session with us: who it is, and the key under which the store holds it. */
export interface Present extends SignedIn {
  readonly key: string;
  /** Of the session that the sign-in opened: the same until the person signs in anew. */
  readonly signInKey: string;
}

export type BrokerSessions = ReturnType<typeof createBrokerSessions>;

/** Stands in no session key and needs no escaping in a uid. */
const MARK = "~";

/**
 * The library keeps a session of its own. It is worth nothing alone: its uid names the broker's session that it hangs
 * on, every code and token carries that uid, and each is refused once that session is over, revoked or another's.
 */
export function createBrokerSessions({ sessions, backend, clock, ephemeral, random }: Needs) {
  const limits = createAppLimits({ ephemeral, clock });
  const present = (req: Request): Present | undefined => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return undefined;
    const key = sessions.keyOf(req.sessionID);
    return { ...signedIn, key, signInKey: signedIn.signInKey ?? key };
  };

  return {
    present,

    /** Whether the sign-in of this browser, if there is one, is within the app's own limits (X1). */
    async opens(req: Request, app: App): Promise<boolean> {
      const signedIn = signedInOf(req);
      return signedIn === undefined || limits.opens(app, signInOf(req, signedIn, sessions));
    },

    /** The broker's session of this browser, if the library's session hangs on it and speaks for the same person. */
    belonging(ctx: KoaContextWithOIDC): Present | undefined {
      const here = present(requestOf(ctx));
      const session = ctx.oidc.session;
      const same = here && session?.accountId === here.personId && hangsOn(session.uid, here.key);
      return same ? here : undefined;
    },

    /** Hangs the library's session, in which a login was just accepted, on the broker's session of this browser. */
    adopt(ctx: KoaContextWithOIDC): void {
      const here = present(requestOf(ctx));
      const session = ctx.oidc.session;
      if (!here || session?.accountId !== here.personId || hangsOn(session.uid, here.key)) return;
      session.uid = `${here.key}${MARK}${random.token(16)}`;
      // Apps know each session by a name of its own: a late word that the last one is over must not end this one.
      session.authorizations = {};
    },

    /** Whether the broker's session that `uid` hangs on still lives, is this person's, and opens the app. */
    async lives(uid: string | undefined, personId: string, app: App): Promise<boolean> {
      const key = uid?.split(MARK)[0];
      if (uid === undefined || key === undefined || !uid.includes(MARK)) return false;
      const record = await backend.read(key, clock().getTime());
      if (record === undefined || record.personId !== personId || record.tenantId !== app.tenantId)
        return false;
      return limits.opens(app, signInBehind(record));
    },

    /** Milliseconds until this browser's session ends at the latest; `undefined` if nobody is signed in. */
    msLeft(req: Request): number | undefined {
      const endsAt = signedInOf(req) && sessions.endsAt(req.session);
      return endsAt === undefined ? undefined : endsAt - clock().getTime();
    },
  };
}

/** Whether one of the library's sessions hangs on the broker's session with this key. */
export const hangsOn = (uid: string, key: string): boolean => uid.startsWith(`${key}${MARK}`);

/** The library is mounted in Express: its raw request is Express's. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `endpoints` in oidc.ts
export const requestOf = (ctx: KoaContextWithOIDC): Request => ctx.req as Request;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- likewise
export const responseOf = (ctx: KoaContextWithOIDC): Response => ctx.res as Response;
