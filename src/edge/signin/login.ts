import { type Request, type Response, type Router, urlencoded } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin, Step } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import type { RememberedCookie } from "../http/remembered.ts";
import { visitorOf } from "../http/request-context.ts";
import { signedInOf } from "../http/signed-in.ts";
import { stepUrl } from "../http/step-url.ts";
import { addressOf, fieldOf, requestOf, typedOf } from "./form-fields.ts";
import { isForConsole, lockedOut, noOwner } from "./locked-out.ts";
import { emailPage } from "./pages.ts";

export interface LoginNeeds {
  readonly signin: Pick<Signin, "begin" | "look" | "identify" | "choices" | "choose">;
  readonly browserCookie: BrowserCookie;
  readonly remembered: RememberedCookie;
  readonly formGuard: FormGuard;
  readonly ephemeral: Ephemeral;
  /** Whether anybody owns the installation; until then nobody can sign in to its console. */
  readonly isOwned: () => Promise<boolean>;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

export const readForm = urlencoded({ extended: false, limit: "8kb" });

/** E-mail first: the one question that an employee is asked here. */
export function mountLogin(router: Router, needs: LoginNeeds): void {
  const { signin, browserCookie, formGuard, ephemeral, remembered } = needs;

  router.get("/login", rateLimit(ephemeral, "begin", needs.loginsPerMinute), async (req, res) => {
    const request = requestOf(req.query);
    if (request === undefined) return begin(req, res);
    const { loginHint, target } = await signin.look(request, browserCookie.peek(req), visitorOf(req));
    const known = remembered.read(req);
    const another = fieldOf(req.query, "other") !== undefined;
    const email = another ? undefined : (loginHint ?? known?.email);
    const token = formGuard.field(req, res);
    const words = messagesFor(req);
    const isUnowned = isForConsole(target) && !(await needs.isOwned());
    const beside = html`${isUnowned && noOwner(words)}${lockedOut(words, target)}`;
    sendPage(res, emailPage(words, { request, email, remembered: known, token, lockedOut: beside }));
  });

  async function begin(req: Request, res: Response): Promise<void> {
    if (signedInOf(req) !== undefined) return res.redirect(303, "/apps");
    // Whoever made the link chose the hint, so it is shown to the person and never followed by itself.
    const loginHint = addressOf(fieldOf(req.query, "login_hint"));
    const step = await signin.begin({
      target: { kind: "page", path: "/" },
      browserHash: browserCookie.browserHash(req, res),
      ...(loginHint !== undefined && { loginHint }),
    });
    res.redirect(303, stepUrl(step));
  }

  router.post(
    "/login",
    rateLimit(ephemeral, "login", needs.loginsPerMinute),
    readForm,
    formGuard.check,
    async (req, res) => {
      const request = requestOf(req.body) ?? "";
      const address = addressOf(typedOf(req));
      const known = remembered.read(req);
      const isKnown = known !== undefined && known.email === address;
      // "Another way" asks again where this device would have gone straight on.
      const preferred =
        isKnown && fieldOf(req.body, "another") === undefined ? known.connectionId : undefined;
      const typed = { email: typedOf(req), preferred };
      const step = await signin.identify(request, typed, browserCookie.peek(req), visitorOf(req));
      const wanted = fieldOf(req.body, "remember") !== undefined;
      if (wanted && address !== undefined) remembered.write(res, isKnown ? known : { email: address });
      else if (isKnown) remembered.forget(res);
      res.redirect(303, afterForm(step));
    },
  );

  router.post(
    "/login/forget",
    rateLimit(ephemeral, "login", needs.loginsPerMinute),
    readForm,
    formGuard.check,
    (req, res) => {
      remembered.forget(res);
      const request = requestOf(req.body);
      res.redirect(
        303,
        request === undefined ? "/login" : `${stepUrl({ do: "identify", requestId: request })}&other=1`,
      );
    },
  );
}

/**
 * Chromium holds redirects after a form post to the page's form-action, so the way to the identity provider begins on
 * a page of its own.
 */
export const afterForm = (step: Step): string =>
  step.do === "upstream" ? `/login/continue?request=${encodeURIComponent(step.requestId)}` : stepUrl(step);
