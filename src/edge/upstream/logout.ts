import { type Router, urlencoded } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logout } from "../../signin/logout/types.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import type { SignOut } from "../http/sign-out.ts";
import { signedInOf } from "../http/signed-in.ts";
import { carryFromPage } from "../http/carry-logout.ts";
import { signedOutPage } from "../http/signed-out.ts";

interface Needs {
  readonly formGuard: FormGuard;
  readonly signOut: SignOut;
  readonly logout: Pick<Logout, "tell">;
  readonly ephemeral: Ephemeral;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

/** Signing out is asked first: a link from elsewhere must not do it. */
export function mountLogout(router: Router, needs: Needs): void {
  const { formGuard, signOut, logout } = needs;

  router.get("/logout", (req, res) => {
    const { signOut: words } = messagesFor(req);
    if (signedInOf(req) === undefined) return sendPage(res, signedOutPage(messagesFor(req)));
    sendPage(res, {
      title: words.title,
      formAction: ["'self'"],
      body: html`<h1>${words.ask}</h1>
        <p class="soft">${words.lead}</p>
        <div class="row">
          <form method="post" action="/logout">
            ${formGuard.field(req, res)}<button type="submit">${words.title}</button>
          </form>
          <a class="button quiet" href="/apps">${words.stay}</a>
        </div>`,
    });
  });

  router.post("/logout", urlencoded({ extended: false, limit: "8kb" }), formGuard.check, async (req, res) => {
    res.redirect(303, await signOut(req, res, "sign_out", "/logout"));
  });

  router.get(
    "/logout/continue",
    rateLimit(needs.ephemeral, "logout", needs.loginsPerMinute),
    async (req, res) => {
      const handle = typeof req.query["handle"] === "string" ? req.query["handle"] : "";
      const step = await logout.tell(handle, "/logout", visitorOf(req));
      res.set("Cache-Control", "no-store");
      if (step.do === "carry") carryFromPage(res, step.message);
      else res.redirect(303, step.at);
    },
  );
}
