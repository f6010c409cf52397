import type { Response } from "express";
import type { KoaContextWithOIDC } from "oidc-provider";
import { html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import type { PageContent } from "../http/page.ts";

/** What the page says in the reader's language. */
type Page = (messages: Messages) => PageContent;

const left = new WeakMap<object, Page>();

/** Leaves a page for Express to send after the library has finished with the response: it writes its cookies last. */
export function leavePage(ctx: KoaContextWithOIDC, page: Page): void {
  ctx.respond = false;
  left.set(ctx.res, page);
}

export const leftPage = (res: Response): PageContent | undefined => left.get(res)?.(messagesFor(res.req));

/** An app's request that cannot be answered by a redirect. The code is for whoever runs the app. */
export const requestRefusedPage =
  (error: string, description: string | undefined, status: number): Page =>
  ({ onward: words, errors }) => ({
    title: words.unusable,
    status,
    help: true,
    body: html`<h1>${words.unusable}</h1>
      <p>${words.unusableLead}</p>
      <p>${words.unusableTell}</p>
      <p lang="en"><code>${error}</code>${description === undefined ? "" : html`: ${description}`}</p>
      <p class="row"><a class="button quiet" href="/apps">${errors.toApps}</a></p>`,
  });

interface SignOutForm {
  readonly action: string;
  /** What proves that this form was ours. */
  readonly token: string;
  readonly appName: string | undefined;
  /** Where the browser ends, if at an app. */
  readonly returnTo: string | undefined;
  /** Nobody has to be asked: the form goes off by itself where scripts run. */
  readonly atOnce: boolean;
}

/** @see OpenID Connect RP-Initiated Logout 1.0, 2 and 6 */
export const signOutPage =
  (form: SignOutForm): Page =>
  ({ signOut: words }) => ({
    title: words.title,
    // Chromium applies form-action to the redirect after a post too.
    formAction: ["'self'", ...(form.returnTo === undefined ? [] : [new URL(form.returnTo).origin])],
    ...(form.atOnce && { script: "document.forms[0].submit();", again: false }),
    body: html`<h1>${words.title}</h1>
      <p>${form.appName === undefined ? words.youAsk : words.appAsks(form.appName)}</p>
      <form method="post" action="${form.action}">
        <input type="hidden" name="xsrf" value="${form.token}" />
        <input type="hidden" name="logout" value="yes" />
        <button type="submit">${words.title}</button>
      </form>`,
  });
