import type { RequestHandler, Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { resume, sessionRefused } from "../http/arrive.ts";

interface Needs {
  readonly signin: Pick<Signin, "begin" | "startOpenid" | "refuse">;
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
    const { url } = await signin.startOpenid(
      requestId,
      connectionId,
      browserCookie.peek(req),
      visitorOf(req),
    );
    res.set("Cache-Control", "no-store").redirect(302, url);
  });

  router.get(
    "/upstream/oidc/:id/callback",
    rateLimit(ephemeral, "openid-callback", loginsPerMinute),
    openidAnswer,
    resume,
    sessionRefused(signin),
  );
}
