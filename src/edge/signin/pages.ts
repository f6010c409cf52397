import type { Choices } from "../../signin/ways.ts";
import { html, type Html } from "../http/html.ts";
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

export function emailPage({ request, email, remembered, token, lockedOut }: EmailPage): PageContent {
  const isRemembered = remembered !== undefined && remembered.email === email;
  const fields = html`<input type="hidden" name="request" value="${request}" />${token}`;
  const body = html`<h1>Sign in</h1>
    <p class="soft">Enter your work e-mail address. Your company's own sign-in page comes next.</p>
    <form method="post" action="/login">
      ${fields}
      <label for="email">Work e-mail address</label>
      <input
        type="email"
        id="email"
        name="email"
        value="${email}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="320"
        placeholder="name@company.com"
        required
        ${isRemembered ? "" : AUTOFOCUS}
      />
      ${rememberBox("Remember this address on this device", isRemembered)}
      <button class="full" type="submit" ${isRemembered ? AUTOFOCUS : ""}>Continue</button>
      ${isRemembered && remembered.connectionId !== undefined ? ANOTHER_WAY : ""}
    </form>
    ${isRemembered ? others(request, fields) : ""}${lockedOut}`;
  return { title: "Sign in", formAction: OWN_FORMS, body };
}

const AUTOFOCUS = html`autofocus`;

const ANOTHER_WAY = html`<button class="full quiet" type="submit" name="another" value="1">
  Choose another way to sign in
</button>`;

const rememberBox = (label: string, checked: boolean): Html =>
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
    <span class="soft small" id="remember-note">Not on a computer that others use, too.</span>
  </p>`;

const others = (request: string, fields: Html): Html =>
  html`<div class="row">
    <a href="/login?request=${encodeURIComponent(request)}&amp;other=1">Use another address</a>
    <form method="post" action="/login/forget">
      ${fields}<button class="link" type="submit">Forget this address</button>
    </form>
  </div>`;

interface ChoosePage extends Choices {
  readonly request: string;
  /** What this device remembers of the address. */
  readonly last: Remembered | undefined;
  readonly token: Html;
}

export function choosePage({ request, address, connections, last, token }: ChoosePage): PageContent {
  const body = html`<h1>Choose how to sign in</h1>
    <p class="soft">
      There are several ways to sign in as <strong>${address}</strong>. Take the one that your company has
      told you to use.
    </p>
    <form method="post" action="/login/choose">
      <input type="hidden" name="request" value="${request}" />${token}
      <ul class="choices" aria-label="Ways to sign in">
        ${connections.map(
          ({ id, name }) =>
            html`<li>
              <button class="full quiet" type="submit" name="connection" value="${id}">
                ${name}${id === last?.connectionId ? html` <span class="tag">used last</span>` : ""}
              </button>
            </li>`,
        )}
      </ul>
      ${rememberBox("Remember my choice on this device", last !== undefined)}
    </form>
    <p class="row">
      <a href="/login?request=${encodeURIComponent(request)}&amp;other=1">Use another address</a>
    </p>`;
  return { title: "Choose how to sign in", formAction: OWN_FORMS, body };
}

/** Goes on by itself, and by the link where a browser does not. */
export const handoverPage = (url: string): PageContent => ({
  title: "One moment",
  refresh: url,
  body: html`<h1>One moment</h1>
    <p class="soft">We are taking you to your company's sign-in page.</p>
    <p class="row"><a class="button" href="${url}">Continue</a></p>`,
});
