import type { Request, RequestHandler } from "express";
import passport from "passport";
import type { Accepted, Outcome, Signin } from "../../signin/types.ts";
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

const results = new WeakMap<Request, Outcome>();

/**
 * The result of a step, taken by the browser that began. Passport runs a copy that inherits from the registered one, so
 * what it needs is an ordinary property.
 */
class StepResult extends passport.Strategy {
  override readonly name: string;
  readonly needs: Needs;
  /** The step of the flow that gives the result. */
  readonly take: (req: Request) => Promise<Outcome>;

  constructor(name: string, needs: Needs, take: (req: Request) => Promise<Outcome>) {
    super();
    this.name = name;
    this.needs = needs;
    this.take = take;
  }

  /** Where more is owed nobody is signed in: `pass` goes on without touching the session. */
  override authenticate(req: Request): void {
    this.collect(req).then(
      (outcome) => (isAccepted(outcome) ? this.success(outcome) : this.pass()),
      (error: unknown) => this.error(error),
    );
  }

  private async collect(req: Request): Promise<Outcome> {
    const { browserSession, sessions } = this.needs;
    const before = signedInOf(req);
    const outcome = await this.take(req);
    results.set(req, outcome);
    if (!isAccepted(outcome)) return outcome;
    browserSession.chooseId(req, outcome.sessionId);
    // Passport removes the session that this one takes the place of; the trail is told here.
    if (before !== undefined)
      await sessions.end(
        sessions.keyOf(req.sessionID),
        { personId: before.personId, because: "replaced" },
        byPerson(req, before),
      );
    return outcome;
  }
}

export interface WaysIn {
  readonly upstreamResult: RequestHandler;
  readonly openidAnswer: RequestHandler;
  /** Behind a handler that has taken a step itself and said so by {@link handOver}. */
  readonly stepResult: RequestHandler;
}

/** Passport's ways in. Its `logIn` takes a new session id, drops the old content and saves before going on (X2). */
export function createWaysIn(needs: Needs): WaysIn {
  const { signin, browserCookie } = needs;
  const ways = new passport.Passport();
  ways.use(
    new StepResult("upstream-result", needs, (req) => {
      const handle = typeof req.query["handle"] === "string" ? req.query["handle"] : "";
      const browser = {
        hash: browserCookie.peek(req),
        named: () => browserCookie.browserHash(req, answerTo(req)),
      };
      return signin.accept(String(req.params["id"]), handle, browser, visitorOf(req));
    }),
  );
  ways.use(
    new StepResult("openid-answer", needs, (req) => signin.finishOpenid(openidAnswerIn(req, browserCookie))),
  );
  ways.use(new StepResult("step-result", needs, async (req) => outcomeOf(req)));
  ways.serializeUser<string>(
    (req: Request, user: Express.User, done: (error: unknown, id?: string) => void) => {
      const accepted = results.get(req);
      if (accepted === undefined || user !== accepted || !isAccepted(accepted)) {
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
    stepResult: ways.authenticate("step-result"),
  };
}

/** What a request at the callback of an OpenID provider brings. */
export const openidAnswerIn = (req: Request, browserCookie: BrowserCookie) => ({
  connectionId: String(req.params["id"]),
  parameters: new URL(req.originalUrl, "http://localhost").searchParams,
  browserHash: browserCookie.peek(req),
  from: visitorOf(req),
});

const isAccepted = (outcome: Outcome): outcome is Accepted => "sessionId" in outcome;

/** Keeps what a step led to for the way in behind it. */
export const handOver = (req: Request, outcome: Outcome): void => void results.set(req, outcome);

/** What the step of this very request led to; behind a way in, or behind {@link handOver}. */
export function outcomeOf(req: Request): Outcome {
  const outcome = results.get(req);
  if (outcome === undefined) throw new TypeError("no step was taken in this request");
  return outcome;
}

function answerTo(req: Request) {
  if (req.res === undefined) throw new TypeError("Express names the answer of each request");
  return req.res;
}

function signedInFrom({
  facts,
  tenantId,
  personId,
  connectionId,
  method,
  secondFactor,
  signinId,
  at,
}: Accepted): SignedIn {
  const who = {
    personId,
    tenantId,
    method,
    signinId,
    at,
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(secondFactor === undefined ? {} : { secondFactor }),
  };
  if (facts === undefined) return { ...who, authnInstant: at };
  return {
    ...who,
    authnInstant: facts.authnInstant,
    nameId: facts.nameId,
    nameIdFormat: facts.nameIdFormat,
    ...(facts.nameQualifier === undefined ? {} : { nameQualifier: facts.nameQualifier }),
    ...(facts.spNameQualifier === undefined ? {} : { spNameQualifier: facts.spNameQualifier }),
    ...(facts.authnContext === undefined ? {} : { authnContext: facts.authnContext }),
    ...(facts.amr.length === 0 ? {} : { amr: facts.amr }),
    ...(facts.sessionNotOnOrAfter === undefined ? {} : { idpSessionEndsAt: facts.sessionNotOnOrAfter }),
    ...(facts.sessionIndex === undefined ? {} : { sessionIndex: facts.sessionIndex }),
  };
}
