import type { ErrorRequestHandler } from "express";
import { SigninRefused } from "../../signin/errors.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { signedInOf } from "../http/signed-in.ts";

/**
 * Whoever went back, after the sign-in, to one of its pages: it is over, and they are in. To tell them that they could
 * not be signed in would be wrong. The attempt stays recorded; a browser without a session sees the page of all refusals.
 */
export const alreadyIn: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const isOver = error instanceof SigninRefused && error.code === "signin_request_unknown";
  if (!isOver || req.method !== "GET" || signedInOf(req) === undefined) return next(error);
  const { errors } = messagesFor(req);
  sendPage(res, {
    title: errors.isIn,
    body: html`<h1>${errors.isIn}</h1>
      <p>${errors.isInLead}</p>
      <p class="row"><a class="button" href="/apps">${errors.toApps}</a></p>`,
  });
};
