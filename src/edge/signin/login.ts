import { type Request, type Router, urlencoded } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { signedInOf } from "../http/signed-in.ts";
import { stepUrl } from "../http/step-url.ts";

interface Needs {
  readonly signin: Pick<Signin, "begin" | "look" | "identify">;
  readonly browserCookie: BrowserCookie;
  readonly formGuard: FormGuard;
  readonly ephemeral: Ephemeral;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

const LARGEST_FORM = "8kb";

/** E-mail first: the one question that an employee is asked here. */
export function mountLogin(router: Router, needs: Needs): void {
  const { signin, browserCookie, formGuard, ephemeral } = needs;

  router.get("/login", rateLimit(ephemeral, "begin", needs.loginsPerMinute), async (req, res) => {
    const request = requestOf(req.query);
    if (request === undefined) {
      if (signedInOf(req) !== undefined) return res.redirect(303, "/apps");
      const browserHash = browserCookie.browserHash(req, res);
      return res.redirect(
        303,
        stepUrl(await signin.begin({ target: { kind: "page", path: "/apps" }, browserHash })),
      );
    }
    const { loginHint } = await signin.look(request, browserCookie.peek(req), visitorOf(req));
    const body = emailForm(request, loginHint, formGuard.field(req, res));
    sendPage(res, { title: "Sign in", formAction: ["'self'"], body });
  });

  router.post(
    "/login",
    rateLimit(ephemeral, "login", needs.loginsPerMinute),
    urlencoded({ extended: false, limit: LARGEST_FORM }),
    formGuard.check,
    async (req, res) => {
      const request = requestOf(req.body) ?? "";
      const step = await signin.identify(request, emailOf(req), browserCookie.peek(req), visitorOf(req));
      // Chromium holds redirects after a form post to the page's form-action, so the way to the identity provider
      // begins on a page of its own.
      res.redirect(
        303,
        step.do === "upstream" ? `/login/continue?request=${encodeURIComponent(request)}` : stepUrl(step),
      );
    },
  );

  router.get("/login/continue", rateLimit(ephemeral, "continue", needs.loginsPerMinute), async (req, res) => {
    const requestId = requestOf(req.query) ?? "";
    const { connectionId, protocol = "saml" } = await signin.look(
      requestId,
      browserCookie.peek(req),
      visitorOf(req),
    );
    if (connectionId === undefined) return res.redirect(303, stepUrl({ do: "identify", requestId }));
    const refresh = stepUrl({ do: "upstream", requestId, connectionId, protocol });
    sendPage(res, { title: "One moment", refresh, body: handover(refresh) });
  });
}

const requestOf = (fields: Record<string, unknown> | undefined): string | undefined => {
  const request = fields?.["request"];
  return typeof request === "string" && request !== "" ? request : undefined;
};

const emailOf = (req: Request): string => {
  const email: unknown = req.body?.email;
  return typeof email === "string" ? email : "";
};

const emailForm = (request: string, loginHint: string | undefined, token: Html): Html =>
  html`<h1>Sign in</h1>
    <p class="soft">Enter your work e-mail address. Your company's own sign-in page comes next.</p>
    <form method="post" action="/login">
      <input type="hidden" name="request" value="${request}" />${token}
      <label for="email">Work e-mail address</label>
      <input
        type="email"
        id="email"
        name="email"
        value="${loginHint}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="320"
        placeholder="name@company.com"
        required
        autofocus
      />
      <button class="full" type="submit">Continue</button>
    </form>`;

const handover = (url: string): Html =>
  html`<h1>One moment</h1>
    <p class="soft">We are taking you to your company's sign-in page.</p>
    <p class="row"><a class="button" href="${url}">Continue</a></p>`;
