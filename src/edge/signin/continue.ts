import type { Router } from "express";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { requestOf } from "./form-fields.ts";
import type { LoginNeeds } from "./login.ts";
import { handoverPage } from "./pages.ts";

/** The page between our form and the identity provider. */
export function mountContinue(router: Router, needs: LoginNeeds): void {
  const { signin, browserCookie, ephemeral } = needs;
  router.get("/login/continue", rateLimit(ephemeral, "continue", needs.loginsPerMinute), async (req, res) => {
    const requestId = requestOf(req.query) ?? "";
    const { connectionId, protocol = "saml" } = await signin.look(
      requestId,
      browserCookie.peek(req),
      visitorOf(req),
    );
    if (connectionId === undefined) return res.redirect(303, stepUrl({ do: "identify", requestId }));
    sendPage(
      res,
      handoverPage(messagesFor(req), stepUrl({ do: "upstream", requestId, connectionId, protocol })),
    );
  });
}
