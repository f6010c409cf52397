import type { Request, RequestHandler } from "express";
import passport from "passport";
import type { Accepted, Signin } from "../../signin/types.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import type { BrowserSession } from "./browser-session.ts";
import { visitorOf } from "./request-context.ts";
import { asPerson } from "./sign-out.ts";
import { type SignedIn, signedInOf } from "./signed-in.ts";

interface Needs {
  readonly signin: Pick<Signin, "accept">;
  readonly browserCookie: BrowserCookie;
  readonly browserSession: BrowserSession;
  readonly sessions: Pick<Sessions, "end" | "keyOf">;
}

const results = new WeakMap<Request, Accepted>();

/**
 * A verified upstream result, collected by the browser that asked for it. Passport runs a copy that inherits from the
 * registered one, so what it needs is an ordinary property.
 */
class UpstreamResult extends passport.Strategy {
  override readonly name = "upstream-result";
  readonly needs: Needs;

  constructor(needs: Needs) {
    super();
    this.needs = needs;
  }

  override authenticate(req: Request): void {
    this.collect(req).then(
      (accepted) => this.success(accepted),
      (error: unknown) => this.error(error),
    );
  }

  private async collect(req: Request): Promise<Accepted> {
    const { signin, browserCookie, browserSession, sessions } = this.needs;
    const handle = typeof req.query["handle"] === "string" ? req.query["handle"] : "";
    const before = signedInOf(req);
    const accepted = await signin.accept(
      String(req.params["id"]),
      handle,
      browserCookie.peek(req),
      visitorOf(req),
    );
    results.set(req, accepted);
    browserSession.chooseId(req, accepted.sessionId);
    // Passport removes the session that this one takes the place of; the trail is told here.
    if (before !== undefined)
      await sessions.end(
        sessions.keyOf(req.sessionID),
        { personId: before.personId, because: "replaced" },
        asPerson(req, before),
      );
    return accepted;
  }
}

/** Passport's ways in. Its `logIn` takes a new session id, drops the old content and saves before going on (X2). */
export function createWaysIn(needs: Needs): { readonly upstreamResult: RequestHandler } {
  const ways = new passport.Passport();
  ways.use(new UpstreamResult(needs));
  ways.serializeUser<string>(
    (req: Request, user: Express.User, done: (error: unknown, id?: string) => void) => {
      const accepted = results.get(req);
      if (accepted === undefined || user !== accepted) {
        done(new TypeError("only an accepted sign-in opens a session"));
        return;
      }
      req.session.signedIn = signedInFrom(accepted);
      req.session.userAgent = req.get("User-Agent")?.slice(0, 256) ?? "";
      done(null, accepted.personId);
    },
  );
  return { upstreamResult: ways.authenticate("upstream-result") };
}

/** What the sign-in of this very request said; behind `upstreamResult` only. */
export const acceptedOf = (req: Request): Accepted | undefined => results.get(req);

function signedInFrom({ facts, tenantId, personId, connectionId, at }: Accepted): SignedIn {
  return {
    personId,
    tenantId,
    connectionId,
    at,
    authnInstant: facts.authnInstant,
    nameId: facts.nameId,
    nameIdFormat: facts.nameIdFormat,
    ...(facts.nameQualifier === undefined ? {} : { nameQualifier: facts.nameQualifier }),
    ...(facts.spNameQualifier === undefined ? {} : { spNameQualifier: facts.spNameQualifier }),
    ...(facts.authnContext === undefined ? {} : { authnContext: facts.authnContext }),
    ...(facts.sessionNotOnOrAfter === undefined ? {} : { idpSessionEndsAt: facts.sessionNotOnOrAfter }),
    ...(facts.sessionIndex === undefined ? {} : { sessionIndex: facts.sessionIndex }),
  };
}
