import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import type { Request, RequestHandler, Response } from "express";
import session from "express-session";
import type { Random } from "../../kernel/random.ts";
import type { Sessions } from "../../sessions/types.ts";
import { cookieRule, readCookie } from "./cookies.ts";

/** express-session as every surface uses it, and the way to choose the id of the session that a sign-in opens. */
export interface BrowserSession {
  readonly middleware: RequestHandler;
  /** Whether the browser sent a session cookie; what it is worth, the middleware tells. */
  isSent(req: Request): boolean;
  /** Of the cookie. */
  readonly name: string;
  /** The next session that this request generates takes this id. */
  chooseId(req: IncomingMessage, sessionId: string): void;
  /** Removes the session from the store and the cookie from the browser. */
  forget(req: Request, res: Response): Promise<void>;
}

const PLAIN_SHARD = "00";

/** @param needs.secret signs the cookie; the same on every node */
export function createBrowserSession(needs: {
  readonly sessions: Pick<Sessions, "store">;
  readonly publicUrl: string;
  readonly secret: string;
  readonly random: Random;
}): BrowserSession {
  const rule = cookieRule(needs.publicUrl);
  const chosen = new WeakMap<IncomingMessage, string>();
  const name = `${rule.prefix}sallyport`;
  const cookie = { httpOnly: true, secure: rule.secure, sameSite: "lax", path: "/" } as const;
  const keepSession = session({
    name,
    store: needs.sessions.store,
    secret: needs.secret,
    // A browser that has not signed in has no session: its empty one is neither stored nor sent.
    genid: (req) => chosen.get(req) ?? PLAIN_SHARD + needs.random.token(32),
    saveUninitialized: false,
    resave: false,
    rolling: false,
    cookie,
  });
  return {
    name,
    isSent: (req) => readCookie(req, name) !== undefined,
    middleware: (req, res, next) => {
      // express-session withholds a Secure cookie unless this says so. What the browser sees is the public address:
      // https, or http on a localhost name, where browsers keep Secure cookies too.
      Object.defineProperty(req, "secure", { value: rule.secure, configurable: true });
      keepSession(req, res, next);
    },
    chooseId: (req, sessionId) => void chosen.set(req, sessionId),
    async forget(req, res) {
      await promisify((done: (error: unknown) => void) => req.session.destroy(done))();
      res.clearCookie(name, cookie);
    },
  };
}
