import type { Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPostForm } from "../http/post-form.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";

interface Needs {
  readonly signin: Pick<Signin, "begin" | "startUpstream">;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly loginsPerMinute: number;
}

/** Off to the identity provider; without a request, a connection's own start address for bookmarks. */
export function mountSamlLogin(
  router: Router,
  { signin, browserCookie, ephemeral, loginsPerMinute }: Needs,
): void {
  router.get("/saml/:id/login", rateLimit(ephemeral, "login", loginsPerMinute), async (req, res) => {
    const connectionId = String(req.params["id"]);
    const { request } = req.query;
    if (request === undefined) {
      const browserHash = browserCookie.browserHash(req, res);
      const target = { kind: "page", path: "/apps" } as const;
      return res.redirect(303, stepUrl(await signin.begin({ target, connectionId, browserHash })));
    }
    const requestId = typeof request === "string" ? request : "";
    const started = await signin.startUpstream(
      requestId,
      connectionId,
      browserCookie.peek(req),
      visitorOf(req),
    );
    if ("url" in started) return res.set("Cache-Control", "no-store").redirect(302, started.url);
    const { signIn: words } = messagesFor(req);
    sendPostForm(res, {
      ...started.form,
      title: words.moment,
      text: words.toCompany,
    });
  });
}
