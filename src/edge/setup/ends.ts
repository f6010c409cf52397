import type { Response } from "express";
import { html, type Html } from "../http/html.ts";
import { sendPlain } from "./frame.ts";

/** Opening changes nothing, so that a link preview cannot use it up; the button does. */
export const sendOffer = (res: Response, token: Html, connectionName: string): void =>
  sendPlain(res, {
    title: "Set up single sign-on",
    formAction: ["'self'"],
    body: html`<h1>Set up single sign-on</h1>
      <p>
        You were asked to connect your company's identity provider: <strong>${connectionName}</strong>. It
        takes about a quarter of an hour, and an administrator's access to the identity provider.
      </p>
      <p class="soft">
        From the moment you begin, this link works in this browser alone. You can stop and come back to it.
        Nobody signs in by what you set up before the people who gave you the link have turned it on.
      </p>
      <form method="post">${token}<button class="full" type="submit">Begin</button></form>`,
  });

export const sendDone = (res: Response, connectionName: string): void =>
  sendPlain(res, {
    title: "Handed back",
    body: html`<h1>Thank you: handed back</h1>
      <p>
        <strong>${connectionName}</strong> is set up. The people who gave you the link see it now, look it
        over, and turn it on. You need not do anything more.
      </p>
      <p class="soft">The link does not work any more. You can close this page.</p>`,
  });

/** The same words for every cause. */
export const sendLinkRefused = (res: Response): void =>
  sendPlain(res, {
    title: "Not available",
    status: 404,
    body: html`<h1>This link does not work</h1>
      <p>
        It may have been begun in another browser, be finished or revoked, or its time is over. Ask whoever
        gave it to you for a new one.
      </p>`,
  });
