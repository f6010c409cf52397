import { html } from "./html.ts";
import type { PageContent } from "./page.ts";

/** Says nothing of why: the request may be over, unknown, or another browser's. */
export const requestOverPage: PageContent = {
  title: "This sign-in is over",
  status: 400,
  body: html`<h1>This sign-in is over</h1>
    <p>It took too long, was finished already, or was started in another browser.</p>
    <p>Go back to the app and start again.</p>`,
};
