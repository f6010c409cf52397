import type { Choices } from "../../signin/ways.ts";
import { html, type Html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";
import type { PageContent } from "../http/page.ts";
import type { Remembered } from "../http/remembered.ts";

const OWN_FORMS = ["'self'"];

interface EmailPage {
  readonly request: string;
  /** What stands in the field already. */
  readonly email: string | undefined;
  readonly remembered: Remembered | undefined;
  /** The form guard's field. */
  readonly token: Html;
  readonly lockedOut: Html | false;
}

export function emailPage(
  { frame, signIn }: Messages,
  { request, email, remembered, token, lockedOut }: EmailPage,
): PageContent {
  const isRemembered = remembered !== undefined && remembered.email === email;
  const fields = html`<input type="hidden" name="request" value="${request}" />${token}`;
  const body = html`<h1>${signIn.title}</h1>
    <p class="soft">${signIn.lead}</p>
    <form method="post" action="/login">
      ${fields}
      <label for="email">${signIn.email}</label>
      <input
        type="email"
        id="email"
        name="email"
        value="${email}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="320"
        placeholder="${signIn.emailExample}"
        required
        ${isRemembered ? "" : AUTOFOCUS}
      />
      ${rememberBox(signIn.rememberAddress, signIn.rememberNote, isRemembered)}
      <button class="full" type="submit" ${isRemembered ? AUTOFOCUS : ""}>${frame.continue}</button>
      ${isRemembered && remembered.connectionId !== undefined && anotherWay(signIn)}
    </form>
    ${isRemembered && others(signIn, request, fields)}${lockedOut}`;
  return { title: signIn.title, formAction: OWN_FORMS, body };
}

const AUTOFOCUS = html`autofocus`;

const anotherWay = (signIn: Messages["signIn"]): Html =>
  html`<button class="full quiet" type="submit" name="another" value="1">${signIn.anotherWay}</button>`;

const rememberBox = (label: string, note: string, checked: boolean): Html =>
  html`<p class="check">
    <input
      type="checkbox"
      id="remember"
      name="remember"
      value="1"
      ${checked ? html`checked` : ""}
      aria-describedby="remember-note"
    />
    <label for="remember">${label}</label>
    <span class="soft small" id="remember-note">${note}</span>
  </p>`;

const others = (signIn: Messages["signIn"], request: string, fields: Html): Html =>
  html`<div class="row">
    <a href="/login?request=${encodeURIComponent(request)}&amp;other=1">${signIn.anotherAddress}</a>
    <form method="post" action="/login/forget">
      ${fields}<button class="link" type="submit">${signIn.forgetAddress}</button>
    </form>
  </div>`;

interface ChoosePage extends Choices {
  readonly request: string;
  /** What this device remembers of the address. */
  readonly last: Remembered | undefined;
  readonly token: Html;
}

export function choosePage(
  { signIn }: Messages,
  { request, address, connections, last, token }: ChoosePage,
): PageContent {
  const body = html`<h1>${signIn.chooseTitle}</h1>
    <p class="soft">${signIn.chooseLead(address)}</p>
    <form method="post" action="/login/choose">
      <input type="hidden" name="request" value="${request}" />${token}
      ${rememberBox(signIn.rememberChoice, signIn.rememberNote, last !== undefined)}
      <ul class="choices" aria-label="${signIn.ways}">
        ${connections.map(
          ({ id, name }) =>
            html`<li>
              <button class="full quiet" type="submit" name="connection" value="${id}">
                ${name}${id === last?.connectionId ? html` <span class="tag">${signIn.usedLast}</span>` : ""}
              </button>
            </li>`,
        )}
      </ul>
    </form>
    <p class="row">
      <a href="/login?request=${encodeURIComponent(request)}&amp;other=1">${signIn.anotherAddress}</a>
    </p>`;
  return { title: signIn.chooseTitle, formAction: OWN_FORMS, body };
}

/** Goes on by itself, and by the link where a browser does not. */
export const handoverPage = ({ frame, signIn }: Messages, url: string): PageContent => ({
  title: signIn.moment,
  refresh: url,
  body: html`<h1>${signIn.moment}</h1>
    <p class="soft">${signIn.toCompany}</p>
    <p class="row"><a class="button" href="${url}">${frame.continue}</a></p>`,
});
