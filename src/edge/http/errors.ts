import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import { SigninRefused } from "../../signin/errors.ts";
import { makeReference } from "../../signin/reference.ts";
import { html } from "./html.ts";
import { type Messages, messagesFor } from "./messages/messages.ts";
import { type PageContent, sendPage } from "./page.ts";
import { requestIdOf } from "./request-context.ts";

/** The one page of every refused sign-in: the same words for all causes, so that it teaches an attacker nothing. */
export function sendRefusal(res: Response, reference: string): void {
  const { errors } = messagesFor(res.req);
  sendPage(res, {
    status: 403,
    help: true,
    title: errors.refusedTitle,
    again: `/errors/${reference}`,
    body: html`<h1>${errors.refused}</h1>
      <p>${errors.refusedLead}</p>
      <p class="reference">${reference}</p>
      <p class="soft small">${errors.referenceNote}</p>
      <p class="row"><a class="button quiet" href="/login">${errors.startOver}</a></p>`,
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
  else sendPage(res, explanation(messagesFor(req).errors, status, reference));
}

/** Body parsers and Express mark their errors with a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof BrokerError) return error.status;
  const status: unknown = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

/** Single-use links are secrets, and no secret is logged. */
const pathOf = (req: Request): string => req.path.replace(/^\/(reset|setup)\/.+/i, "/$1/...");

function explanation(errors: Messages["errors"], status: number, reference: string): PageContent {
  if (status === 404)
    return {
      status,
      title: errors.notFoundTitle,
      body: html`<h1>${errors.notFound}</h1>
        <p>${errors.notFoundLead}</p>
        <p class="row"><a class="button quiet" href="/apps">${errors.toApps}</a></p>`,
    };
  if (status === 429)
    return {
      status,
      help: true,
      title: errors.tooMany,
      body: html`<h1>${errors.tooMany}</h1>
        <p>${errors.tooManyLead}</p>`,
    };
  const ours = status >= 500;
  return {
    status,
    help: true,
    title: ours ? errors.notAvailableTitle : errors.notAcceptedTitle,
    body: html`<h1>${ours ? errors.notAvailable : errors.notAccepted}</h1>
      <p>${errors.tryAgain}</p>
      <p class="reference">${reference}</p>`,
  };
}

/** Whatever no route has answered. */
export const pageNotFound: RequestHandler = (req) => {
  throw new NotFound(`no page at ${req.path}`);
};
