import type { Request, RequestHandler, Response } from "express";
import { BrokerError } from "../../kernel/errors.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { SigninFlow } from "../../signin/signin.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import type { BrowserSession } from "../http/browser-session.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { createWaysIn, handOver } from "../http/ways-in.ts";

interface Needs {
  readonly signin: Pick<SigninFlow, "accept" | "finishOpenid" | "begin" | "identify" | "password">;
  readonly browserCookie: BrowserCookie;
  readonly browserSession: BrowserSession;
  readonly sessions: Pick<Sessions, "end" | "keyOf">;
}

interface Typed {
  readonly email: string;
  readonly password: string;
}

/** Signs in whoever has just typed both. @returns where the browser goes on */
export type Enter = (req: Request, res: Response, typed: Typed) => Promise<string>;

const CONSOLE = "/admin";

/**
 * The ordinary sign-in by password, its steps taken one after the other instead of page by page: same policies, same
 * record, and what is owed before there is a session is asked for. Where it does not lead on, the console's own door does.
 */
export function createEnter(needs: Needs): Enter {
  const { signin, browserCookie, browserSession } = needs;
  const { stepResult } = createWaysIn(needs);

  const passwordGiven = async (req: Request, res: Response, { email, password }: Typed) => {
    const [browserHash, from] = [browserCookie.browserHash(req, res), visitorOf(req)];
    const begun = await signin.begin({ target: { kind: "page", path: CONSOLE }, browserHash });
    if (begun.do !== "identify") return undefined;
    const asked = await signin.identify(begun.requestId, { email }, browserHash, from);
    if (asked.do !== "password") return undefined;
    const outcome = await signin.password(asked.requestId, password, browserHash, from);
    return "notIn" in outcome ? undefined : outcome;
  };

  return async (req, res, typed) => {
    try {
      const outcome = await passwordGiven(req, res, typed);
      if (outcome === undefined) return CONSOLE;
      handOver(req, outcome);
      await through(browserSession.middleware, req, res);
      await through(stepResult, req, res);
      return stepUrl(outcome.step);
    } catch (error) {
      // Without Redis, say: the owner is made, and signs in when it is back.
      if (error instanceof BrokerError) return CONSOLE;
      throw error;
    }
  };
}

const through = (handler: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void handler(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
