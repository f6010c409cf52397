import type { Router } from "express";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { fieldOf, requestOf } from "./form-fields.ts";
import { afterForm, type LoginNeeds, readForm } from "./login.ts";
import { choosePage } from "./pages.ts";

/** Where the address leads to several identity providers, the person says which (D4). */
export function mountChoose(router: Router, needs: LoginNeeds): void {
  const { signin, browserCookie, formGuard, ephemeral, remembered } = needs;

  router.get("/login/choose", rateLimit(ephemeral, "continue", needs.loginsPerMinute), async (req, res) => {
    const request = requestOf(req.query) ?? "";
    const { address, connections } = await signin.choices(request, browserCookie.peek(req), visitorOf(req));
    if (connections.length === 0) return res.redirect(303, stepUrl({ do: "identify", requestId: request }));
    const known = remembered.read(req);
    const last = known?.email === address ? known : undefined;
    const token = formGuard.field(req, res);
    sendPage(res, choosePage(messagesFor(req), { request, address, connections, last, token }));
  });

  router.post(
    "/login/choose",
    rateLimit(ephemeral, "login", needs.loginsPerMinute),
    readForm,
    formGuard.check,
    async (req, res) => {
      const request = requestOf(req.body) ?? "";
      const connectionId = fieldOf(req.body, "connection") ?? "";
      const browser = browserCookie.peek(req);
      const { loginHint: email } = await signin.look(request, browser, visitorOf(req));
      const step = await signin.choose(request, connectionId, browser, visitorOf(req));
      if (email !== undefined && fieldOf(req.body, "remember") !== undefined)
        remembered.write(res, { email, connectionId });
      else if (remembered.read(req)?.email === email) remembered.forget(res);
      res.redirect(303, afterForm(step));
    },
  );
}
