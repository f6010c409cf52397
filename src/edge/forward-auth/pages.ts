import type { Response } from "express";
import { html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage, type PageContent } from "../http/page.ts";

interface Onward {
  /** A page of ours. */
  readonly location: string;
  /** Scripts, APIs and WebSockets are answered by the status alone. */
  readonly isPage: boolean;
  /** The proxy shows the browser what we answer, so that a redirect is followed. */
  readonly redirects: boolean;
}

/** Nobody is signed in: 401, with where to sign in. */
export function sendSignIn(res: Response, onward: Onward): void {
  res.set("Location", onward.location);
  sendOnward(res, 401, messagesFor(res.req).onward.signIn, onward);
}

/** Signed in, and not for this app (A6): the page that says whom to ask is at our own host. */
export const sendRefused = (res: Response, onward: Onward): void =>
  sendOnward(res, 403, messagesFor(res.req).onward.noAccess, onward);

function sendOnward(res: Response, status: number, title: string, onward: Onward): void {
  const { location, isPage, redirects } = onward;
  if (!isPage) return void res.status(status).set("Cache-Control", "no-store").end();
  res.set("X-Sallyport-Redirect", location);
  if (redirects) res.set("Location", location);
  sendPage(res, {
    title,
    status: redirects ? 302 : status,
    refresh: location,
    body: html`<h1>${title}</h1>
      <p class="row"><a class="button" href="${location}">${messagesFor(res.req).frame.continue}</a></p>`,
  });
}

/** The proxy asks about an app that is not registered, or does not say which: for whoever runs it. */
export function sendUnknownHost(res: Response, status: 400 | 403): void {
  const { onward: words } = messagesFor(res.req);
  sendPage(res, {
    title: words.notSetUpTitle,
    again: false,
    status,
    body: html`<h1>${words.notSetUp}</h1>
      <p>${words.notSetUpLead}</p>
      <p class="soft small">${status === 400 ? words.hostUnclear : words.hostUnknown}</p>`,
  });
}

/** Says nothing of why. At an app's host there is no other page of ours to lead to. */
export const proxySigninOver = ({ onward: words }: Messages): PageContent => ({
  title: words.over,
  status: 400,
  again: false,
  body: html`<h1>${words.over}</h1>
    <p>${words.overLead}</p>
    <p>${words.openAgain}</p>`,
});
