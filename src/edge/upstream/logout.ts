import { type Router, urlencoded } from "express";
import type { FormGuard } from "../http/csrf.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import type { SignOut } from "../http/sign-out.ts";
import { signedInOf } from "../http/signed-in.ts";

interface Needs {
  readonly formGuard: FormGuard;
  readonly signOut: SignOut;
}

/** Signing out is asked first: a link from elsewhere must not do it. */
export function mountLogout(router: Router, { formGuard, signOut }: Needs): void {
  router.get("/logout", (req, res) => {
    if (signedInOf(req) === undefined) return sendPage(res, { title: "Signed out", body: SIGNED_OUT });
    sendPage(res, {
      title: "Sign out",
      formAction: ["'self'"],
      body: html`<h1>Sign out?</h1>
        <p class="soft">This ends your session here and in the apps that listen for it, in this browser.</p>
        <div class="row">
          <form method="post" action="/logout">
            ${formGuard.field(req, res)}<button type="submit">Sign out</button>
          </form>
          <a class="button quiet" href="/apps">Stay signed in</a>
        </div>`,
    });
  });

  router.post("/logout", urlencoded({ extended: false, limit: "8kb" }), formGuard.check, async (req, res) => {
    await signOut(req, res, "sign_out");
    sendPage(res, { title: "Signed out", body: SIGNED_OUT });
  });
}

const SIGNED_OUT = html`<h1>You are signed out</h1>
  <p class="soft">
    Your company's own sign-in page may still know you. On a shared computer, close the browser too.
  </p>
  <p class="row"><a class="button quiet" href="/login">Sign in again</a></p>`;
