import type { Response, Router } from "express";
import { NotFound } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin, Tested } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { stepUrl } from "../http/step-url.ts";

interface Needs {
  readonly signin: Pick<Signin, "testIsOpen" | "beginTest">;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly loginsPerMinute: number;
}

const LINKS = ["/saml/:id/test/:token", "/upstream/oidc/:id/test/:token"];

/** The link of a test sign-in. Opening it changes nothing, so that a link preview cannot use it up; the button does. */
export function mountTestSignin(router: Router, needs: Needs): void {
  const { signin, browserCookie, ephemeral, loginsPerMinute } = needs;
  const limit = rateLimit(ephemeral, "test-signin", loginsPerMinute);

  router.get(LINKS, limit, async (req, res) => {
    const { id, token } = paramsOf(req.params);
    if (!(await signin.testIsOpen(id, token))) throw new NotFound("no such test");
    const { testSignIn: words } = messagesFor(req);
    sendPage(res, {
      title: words.title,
      formAction: ["'self'"],
      body: html`<h1>${words.title}</h1>
        <p>${words.lead}</p>
        <form method="post"><button class="full" type="submit">${words.begin}</button></form>`,
    });
  });

  router.post(LINKS, limit, async (req, res) => {
    const { id, token } = paramsOf(req.params);
    const step = await signin.beginTest(id, token, browserCookie.browserHash(req, res));
    // Chromium holds redirects after a form post to the page's form-action: the way out begins on a page of its own.
    const refresh = stepUrl(step);
    const { signIn, frame } = messagesFor(req);
    sendPage(res, {
      title: signIn.moment,
      refresh,
      body: html`<h1>${signIn.moment}</h1>
        <p class="soft">${signIn.toCompany}</p>
        <p class="row"><a class="button" href="${refresh}">${frame.continue}</a></p>`,
    });
  });
}

const paramsOf = (params: Readonly<Record<string, string | string[] | undefined>>) => ({
  id: String(params["id"]),
  token: String(params["token"]),
});

/**
 * The end of a test. Whoever holds the link was given it by an administrator, so it may say how it went. The diagnosis is
 * the administrator's, in the words of their console.
 */
export function sendTested(res: Response, { reference, code, owed, diagnosis, setupLinkId }: Tested): void {
  const { testSignIn: words } = messagesFor(res.req);
  sendPage(res, {
    title: words.over,
    body: html`<h1>${words.over}</h1>
      <p>${words.notSignedIn}</p>
      <p>${code === "ok" ? words.works : words.refused}</p>
      ${owed.length > 0 && html`<p>${words.owed(owed)}</p>`}
      ${
        diagnosis === undefined
          ? ""
          : html`<p lang="en">${diagnosis.summary}</p>
              <p lang="en">${diagnosis.fix.what}</p>`
      }
      ${
        setupLinkId === undefined
          ? html`<p class="soft">${words.found}</p>
              <p class="reference">${reference}</p>`
          : html`<p class="row">
              <a class="button" href="/setup/links/${setupLinkId}/test">${words.toSetUp}</a>
            </p>`
      }`,
  });
}
