import { type Router, urlencoded } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logout } from "../../signin/logout/types.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import type { SignOut } from "../http/sign-out.ts";
import { signedInOf } from "../http/signed-in.ts";
import { carryFromPage } from "../http/carry-logout.ts";

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
    if (signedInOf(req) === undefined) return sendPage(res, { title: "Signed out", body: SIGNED_OUT });
    sendPage(res, {
      title: "Sign out",
      formAction: ["'self'"],
      body: html`<h1>Sign out?</h1>
        <p class="soft">
          This ends your session in this browser: here, in the apps that listen for it, and at your company's
          sign-in page if that takes part.
        </p>
        <div class="row">
          <form method="post" action="/logout">
            ${formGuard.field(req, res)}<button type="submit">Sign out</button>
          </form>
          <a class="button quiet" href="/apps">Stay signed in</a>
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

const SIGNED_OUT = html`<h1>You are signed out</h1>
  <p class="soft">
    If your company's own sign-in page was not asked to sign you out too, it may still know you. On a shared
    computer, close the browser too.
  </p>
  <p class="row"><a class="button quiet" href="/login">Sign in again</a></p>`;
