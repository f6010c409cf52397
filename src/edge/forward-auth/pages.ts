import type { Response } from "express";
import { html } from "../http/html.ts";
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
  sendOnward(res, 401, "Sign in", onward);
}

/** Signed in, and not for this app (A6): the page that says whom to ask is at our own host. */
export const sendRefused = (res: Response, onward: Onward): void => sendOnward(res, 403, "No access", onward);

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
      <p class="row"><a class="button" href="${location}">Continue</a></p>`,
  });
}

/** The proxy asks about an app that is not registered, or does not say which: for whoever runs it. */
export function sendUnknownHost(res: Response, status: 400 | 403): void {
  sendPage(res, {
    title: "Not set up",
    status,
    body: html`<h1>This address is not set up</h1>
      <p>No app is registered at this address. Ask the people who run it.</p>
      <p class="soft small">
        ${status === 400 ? "The reverse proxy did not say, or said twice, which host was asked for." : "The host is none of a forward-auth app's hosts, or the app is disabled."}
      </p>`,
  });
}

/** Says nothing of why. */
export const proxySigninOver: PageContent = {
  title: "This sign-in is over",
  status: 400,
  body: html`<h1>This sign-in is over</h1>
    <p>It took too long, was finished already, or was started in another browser.</p>
    <p>
      Go back to the app and open it again. If this page comes each time, let your browser keep cookies for
      the app.
    </p>`,
};
