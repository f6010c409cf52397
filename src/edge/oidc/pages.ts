import type { Response } from "express";
import type { KoaContextWithOIDC } from "oidc-provider";
import { html } from "../http/html.ts";
import type { PageContent } from "../http/page.ts";

const left = new WeakMap<object, PageContent>();

/** Leaves a page for Express to send after the library has finished with the response: it writes its cookies last. */
export function leavePage(ctx: KoaContextWithOIDC, page: PageContent): void {
  ctx.respond = false;
  left.set(ctx.res, page);
}

export const leftPage = (res: Response): PageContent | undefined => left.get(res);

/** An app's request that cannot be answered by a redirect. The code is for whoever runs the app. */
export const requestRefusedPage = (
  error: string,
  description: string | undefined,
  status: number,
): PageContent => ({
  title: "This request cannot be used",
  status,
  body: html`<h1>This request cannot be used</h1>
    <p>The app sent you here with a request that we cannot answer. Go back to the app and try again.</p>
    <p>If it happens again, give this to the people who run the app:</p>
    <p><code>${error}</code>${description === undefined ? "" : html`: ${description}`}</p>`,
});

export const signedOutPage: PageContent = {
  title: "Signed out",
  body: html`<h1>You are signed out</h1>
    <p>Apps that you had open may stay signed in until you sign out of them or they ask again.</p>`,
};

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
export const signOutPage = (form: SignOutForm): PageContent => ({
  title: "Sign out",
  // Chromium applies form-action to the redirect after a post too.
  formAction: ["'self'", ...(form.returnTo === undefined ? [] : [new URL(form.returnTo).origin])],
  ...(form.atOnce && { script: "document.forms[0].submit();" }),
  body: html`<h1>Sign out</h1>
    <p>
      ${form.appName === undefined ? "You are about to sign out." : html`${form.appName} asks to sign you out.`}
      This ends your sign-in for all apps.
    </p>
    <form method="post" action="${form.action}">
      <input type="hidden" name="xsrf" value="${form.token}" />
      <input type="hidden" name="logout" value="yes" />
      <button type="submit">Sign out</button>
    </form>`,
});
