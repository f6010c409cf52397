import type { ErrorRequestHandler, RequestHandler } from "express";
import { SessionRefused } from "../../sessions/errors.ts";
import type { Signin } from "../../signin/types.ts";
import { html } from "./html.ts";
import { messagesFor } from "./messages/messages.ts";
import { sendPage } from "./page.ts";
import { visitorOf } from "./request-context.ts";
import { stepUrl } from "./step-url.ts";
import { outcomeOf } from "./ways-in.ts";

/** Behind a way in: the browser goes where it wanted to, signed in, or to what is owed before. */
export const resume: RequestHandler = (req, res) => {
  res.set("Cache-Control", "no-store").redirect(303, stepUrl(outcomeOf(req).step));
};

/**
 * The same behind a form of ours. Chromium holds the redirects after a form to the `form-action` of its page, and an
 * app's request ends at the app: it goes on from a page of its own.
 */
export const resumeFromForm: RequestHandler = (req, res, next) => {
  const { step } = outcomeOf(req);
  if (step.do !== "resume" || step.target.kind === "page") return resume(req, res, next);
  const refresh = stepUrl(step);
  const { onward: words, frame } = messagesFor(req);
  sendPage(res, {
    title: words.signedInTitle,
    refresh,
    body: html`<h1>${words.signedIn}</h1>
      <p class="soft">${words.backToApp}</p>
      <p class="row"><a class="button" href="${refresh}">${frame.continue}</a></p>`,
  });
};

/** Revoked between the decision and the session. */
export const sessionRefused =
  (signin: Pick<Signin, "refuse">): ErrorRequestHandler =>
  async (error: unknown, req, _res, next) => {
    if (!(error instanceof SessionRefused)) return next(error);
    const outcome = outcomeOf(req);
    const whose = "sessionId" in outcome ? outcome : undefined;
    next(await signin.refuse(whose, error.code, error.message, visitorOf(req)));
  };
