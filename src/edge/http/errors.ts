import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import { SigninRefused } from "../../signin/errors.ts";
import { makeReference } from "../../signin/reference.ts";
import { html, type Html } from "./html.ts";
import { sendPage } from "./page.ts";
import { requestIdOf } from "./request-context.ts";

/** The one page of every refused sign-in: the same words for all causes, so that it teaches an attacker nothing. */
export function sendRefusal(res: Response, reference: string): void {
  sendPage(res, {
    status: 403,
    title: "Sign-in did not work",
    body: html`<h1>We could not sign you in</h1>
      <p>
        Please go back to the app and try again. If it happens again, give this reference to your help desk:
      </p>
      <p class="reference">${reference}</p>
      <p class="soft small">
        The reference holds no personal data. With it, your administrators can see what happened and how to
        put it right.
      </p>
      <p class="row"><a class="button quiet" href="/login">Start over</a></p>`,
  });
}

/**
 * The last middleware of every surface that browsers see. Refusals that the recorder knows show its reference; for
 * all others a reference is made and logged with the cause. No cause reaches the browser.
 */
export function browserErrors(needs: { log: Logger; random: Random }): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof SigninRefused) {
      needs.log.info({ reference: error.reference, code: error.code }, "sign-in refused");
      sendRefusal(res, error.reference);
      return;
    }
    answer(error, statusOf(error), req, res, needs);
  };
}

function answer(
  error: unknown,
  status: number,
  req: Request,
  res: Response,
  needs: { log: Logger; random: Random },
) {
  const reference = makeReference(needs.random);
  const fields = { reference, requestId: requestIdOf(req), path: pathOf(req), status };
  if (status >= 500) needs.log.error({ ...fields, error }, "request failed");
  else
    needs.log.info(
      { ...fields, code: error instanceof BrokerError ? error.code : undefined },
      "request refused",
    );
  if (status === 403) sendRefusal(res, reference);
  else sendPage(res, { status, title: titles(status), body: explanation(status, reference) });
}

/** Body parsers and Express mark their errors with a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof BrokerError) return error.status;
  const status: unknown = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

/** Single-use links are secrets, and no secret is logged. */
const pathOf = (req: Request): string => req.path.replace(/^\/(reset|setup)\/.+/i, "/$1/...");

const titles = (status: number): string =>
  status === 404
    ? "Page not found"
    : status === 429
      ? "Too many requests"
      : status >= 500
        ? "Not available"
        : "Not accepted";

function explanation(status: number, reference: string): Html {
  if (status === 404)
    return html`<h1>There is no page here</h1>
      <p>The address may be mistyped or out of date.</p>
      <p class="row"><a class="button quiet" href="/apps">Go to my apps</a></p>`;
  if (status === 429)
    return html`<h1>Too many requests</h1>
      <p>Please wait a minute, then try again.</p>`;
  return html`<h1>${status >= 500 ? "This does not work right now" : "We could not accept that"}</h1>
    <p>Please try again in a moment. If it happens again, give this reference to your help desk:</p>
    <p class="reference">${reference}</p>`;
}

/** Whatever no route has answered. */
export const pageNotFound: RequestHandler = (req) => {
  throw new NotFound(`no page at ${req.path}`);
};
