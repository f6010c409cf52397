import type { RequestHandler, Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { resume, sessionRefused } from "../http/arrive.ts";
import { openidAnswerIn } from "../http/ways-in.ts";
import { sendTested } from "./test-signin.ts";

interface Needs {
  readonly signin: Pick<Signin, "begin" | "startOpenid" | "finishOpenidTest" | "refuse">;
  /** Passport's way in that verifies the callback and opens the session. */
  readonly openidAnswer: RequestHandler;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly loginsPerMinute: number;
}

/** Off to an OpenID provider and back (C11); without a request, a connection's own start address for bookmarks. */
export function mountOidcUpstream(router: Router, needs: Needs): void {
  const { signin, openidAnswer, browserCookie, ephemeral, loginsPerMinute } = needs;

  router.get("/upstream/oidc/:id/login", rateLimit(ephemeral, "login", loginsPerMinute), async (req, res) => {
    const connectionId = String(req.params["id"]);
    const { request } = req.query;
    if (request === undefined) {
      const browserHash = browserCookie.browserHash(req, res);
      const target = { kind: "page", path: "/apps" } as const;
      const step = await signin.begin({ target, connectionId, protocol: "oidc", browserHash });
      return res.redirect(303, stepUrl(step));
    }
    const requestId = typeof request === "string" ? request : "";
    const hash = browserCookie.peek(req);
    const started = await signin.startOpenid(requestId, connectionId, hash, visitorOf(req));
    if ("tested" in started) return sendTested(res, started.tested);
    res.set("Cache-Control", "no-store").redirect(302, started.url);
  });

  router.get(
    "/upstream/oidc/:id/callback",
    rateLimit(ephemeral, "openid-callback", loginsPerMinute),
    testAnswer(needs),
    openidAnswer,
    resume,
    sessionRefused(signin),
  );
}

/** Before the way in, which opens sessions: the answer to a test is shown and goes no further. */
const testAnswer =
  ({ signin, browserCookie }: Needs): RequestHandler =>
  async (req, res, next) => {
    const tested = await signin.finishOpenidTest(openidAnswerIn(req, browserCookie));
    if (tested === undefined) next();
    else sendTested(res, tested);
  };
