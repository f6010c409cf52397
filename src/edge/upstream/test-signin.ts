import type { Response, Router } from "express";
import { NotFound } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin, Tested } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { stepUrl } from "../http/step-url.ts";

interface Needs {
  readonly signin: Pick<Signin, "testIsOpen" | "beginTest">;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly loginsPerMinute: number;
}

/** The link of a test sign-in. Opening it changes nothing, so that a link preview cannot use it up; the button does. */
export function mountTestSignin(router: Router, needs: Needs): void {
  const { signin, browserCookie, ephemeral, loginsPerMinute } = needs;
  const limit = rateLimit(ephemeral, "test-signin", loginsPerMinute);

  router.get("/saml/:id/test/:token", limit, async (req, res) => {
    const { id, token } = paramsOf(req.params);
    if (!(await signin.testIsOpen(id, token))) throw new NotFound("no such test");
    sendPage(res, {
      title: "Test sign-in",
      formAction: ["'self'"],
      body: html`<h1>Test sign-in</h1>
        <p>
          This tries the connection to your company's sign-in page. You will not be signed in to anything. The
          administrator who gave you this link sees what your company's sign-in page sends about you.
        </p>
        <form method="post"><button class="full" type="submit">Begin the test</button></form>`,
    });
  });

  router.post("/saml/:id/test/:token", limit, async (req, res) => {
    const { id, token } = paramsOf(req.params);
    const step = await signin.beginTest(id, token, browserCookie.browserHash(req, res));
    // Chromium holds redirects after a form post to the page's form-action: the way out begins on a page of its own.
    const refresh = stepUrl(step);
    sendPage(res, {
      title: "One moment",
      refresh,
      body: html`<h1>One moment</h1>
        <p class="soft">We are taking you to your company's sign-in page.</p>
        <p class="row"><a class="button" href="${refresh}">Continue</a></p>`,
    });
  });
}

const paramsOf = (params: Readonly<Record<string, string | string[] | undefined>>) => ({
  id: String(params["id"]),
  token: String(params["token"]),
});

const STEPS: Readonly<Record<Tested["owed"][number], string>> = {
  "second-factor": "the second factor",
  enrol: "adding a second factor",
  "new-password": "a new password",
  notice: "reading the notice",
};

/** The end of a test. Whoever holds the link was given it by an administrator, so it may say how it went. */
export function sendTested(res: Response, { reference, code, owed, diagnosis }: Tested): void {
  sendPage(res, {
    title: "Test finished",
    body: html`<h1>Test finished</h1>
      <p>You are not signed in.</p>
      <p>
        ${
          code === "ok"
            ? "The connection works: this sign-in would have been accepted."
            : "This sign-in would have been refused."
        }
      </p>
      ${
        owed.length === 0
          ? ""
          : html`<p>
              Before there were a session, the policy would ask for:
              ${owed.map((step) => STEPS[step]).join(", ")}.
            </p>`
      }
      ${
        diagnosis === undefined
          ? ""
          : html`<p>${diagnosis.summary}</p>
              <p>${diagnosis.fix.what}</p>`
      }
      <p class="soft">Your administrator finds everything that was received, checked and mapped under</p>
      <p class="reference">${reference}</p>`,
  });
}
