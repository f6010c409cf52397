import type { Response } from "express";
import { html } from "../http/html.ts";
import { sendPage, type PageContent } from "../http/page.ts";

/** 401 says where to sign in; a browser that a proxy shows the answer to goes there by itself. */
export function sendSignIn(
  res: Response,
  about: { readonly location: string; readonly isPage: boolean; readonly redirects: boolean },
): void {
  const { location, isPage, redirects } = about;
  res.set({ Location: location, "Cache-Control": "no-store" });
  if (!isPage) return void res.status(401).end();
  res.set("X-Sallyport-Redirect", location);
  sendPage(res, {
    title: "Sign in",
    status: redirects ? 302 : 401,
    refresh: location,
    body: html`<h1>Sign in</h1>
      <p class="soft">We are taking you to the sign-in.</p>
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
