import type { Request, RequestHandler } from "express";
import passport from "passport";
import type { Accepted, Signin } from "../../signin/types.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import type { BrowserSession } from "./browser-session.ts";
import { byPerson, visitorOf } from "./request-context.ts";
import { type SignedIn, signedInOf } from "./signed-in.ts";

interface Needs {
  readonly signin: Pick<Signin, "accept" | "finishOpenid">;
  readonly browserCookie: BrowserCookie;
  readonly browserSession: BrowserSession;
  readonly sessions: Pick<Sessions, "end" | "keyOf">;
}

const results = new WeakMap<Request, Accepted>();

/**
 * A verified upstream result, taken by the browser that asked for it. Passport runs a copy that inherits from the
 * registered one, so what it needs is an ordinary property.
 */
class UpstreamResult extends passport.Strategy {
  override readonly name: string;
  readonly needs: Needs;
  /** The step of the flow that takes the result. */
  readonly accept: (req: Request) => Promise<Accepted>;

  constructor(name: string, needs: Needs, accept: (req: Request) => Promise<Accepted>) {
    super();
    this.name = name;
    this.needs = needs;
    this.accept = accept;
  }

  override authenticate(req: Request): void {
    this.collect(req).then(
      (accepted) => this.success(accepted),
      (error: unknown) => this.error(error),
    );
  }

  private async collect(req: Request): Promise<Accepted> {
    const { browserSession, sessions } = this.needs;
    const before = signedInOf(req);
    const accepted = await this.accept(req);
    results.set(req, accepted);
    browserSession.chooseId(req, accepted.sessionId);
    // Passport removes the session that this one takes the place of; the trail is told here.
    if (before !== undefined)
      await sessions.end(
        sessions.keyOf(req.sessionID),
        { personId: before.personId, because: "replaced" },
        byPerson(req, before),
      );
    return accepted;
  }
}

/** Passport's ways in. Its `logIn` takes a new session id, drops the old content and saves before going on (X2). */
export function createWaysIn(needs: Needs): {
  readonly upstreamResult: RequestHandler;
  readonly openidAnswer: RequestHandler;
} {
  const { signin, browserCookie } = needs;
  const ways = new passport.Passport();
  ways.use(
    new UpstreamResult("upstream-result", needs, (req) => {
      const handle = typeof req.query["handle"] === "string" ? req.query["handle"] : "";
      return signin.accept(String(req.params["id"]), handle, browserCookie.peek(req), visitorOf(req));
    }),
  );
  ways.use(
    new UpstreamResult("openid-answer", needs, (req) =>
      signin.finishOpenid({
        connectionId: String(req.params["id"]),
        parameters: new URL(req.originalUrl, "http://localhost").searchParams,
        browserHash: browserCookie.peek(req),
        from: visitorOf(req),
      }),
    ),
  );
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
  return {
    upstreamResult: ways.authenticate("upstream-result"),
    openidAnswer: ways.authenticate("openid-answer"),
  };
}

/** What the sign-in of this very request said; behind a way in only. */
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
