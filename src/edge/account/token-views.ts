import type { ApiToken, ApiTokenPolicy } from "../../api-tokens/types.ts";
import { html, type Html } from "../http/html.ts";
import { confirmUrl } from "./confirm.ts";

export interface ListedToken extends ApiToken {
  /** As things stand: the policy of the day may end it before its own end. */
  readonly endsAt: Date;
  /** The name of the app that asked last; absent where it is gone, or none has. */
  readonly usedBy: string | undefined;
  /** The name of the only app that takes it; absent where any does, or it is gone. */
  readonly usedIn: string | undefined;
}

interface TokensPage {
  readonly tokens: readonly ListedToken[];
  readonly policy: ApiTokenPolicy;
  /** Apps into which an app password can be typed, and which the person may open. */
  readonly crowdApps: readonly { readonly id: string; readonly name: string }[];
  readonly now: Date;
  /** Whether the person proved lately who they are. */
  readonly isRecent: boolean;
  /** The form guard's field. */
  readonly hidden: Html;
  /** Names this one showing of the form. */
  readonly once: string;
  readonly problem: string | undefined;
  /** What was typed before the problem. */
  readonly name: string;
}

const DAY_MS = 86_400_000;
/** What people choose from, days; the policy's longest is always the last. */
const CHOICES = [7, 30, 90, 180, 365] as const;
/** What is chosen for those who do not care, days. */
const USUAL = 30;

export function tokensPage(page: TokensPage): Html {
  const { tokens, policy, now, hidden, problem } = page;
  return html`<h1>My API tokens</h1>
    <p class="soft">
      A token lets a script or a program use an app in your name, without your password. Whoever holds it can
      do there what you can do. Keep it as you keep a password.
    </p>
    ${problem !== undefined && html`<p class="note" role="alert">${problem}</p>`}
    ${policy.allowed ? (page.isRecent ? form(page) : PROVE_FIRST) : NOT_ALLOWED}
    <h2>Tokens you have made</h2>
    ${
      tokens.length === 0
        ? html`<p class="soft">None. A token that you make stands here until you revoke it.</p>`
        : html`<ul class="list">
            ${tokens.map((token) => entry(token, policy, now, hidden))}
          </ul>`
    }
    <div class="row">
      ${tokens.length > 1 && revokeForm("all", "Revoke all of them", hidden)}
      <a class="button quiet" href="/account">My sessions</a>
      <a class="button quiet" href="/apps">My apps</a>
    </div>`;
}

const PROVE_FIRST = html`<p class="row">
  <a class="button" href="${confirmUrl("tokens")}">Make a token</a>
</p>`;

const NOT_ALLOWED = html`<p class="note">
  Your organisation does not allow API tokens for you, so you cannot make one, and those that you have made do
  not work. Ask your administrators if you need one.
</p>`;

/** The choice of all apps that take app passwords. */
export const ANYWHERE = "any";

const form = ({ policy, crowdApps, now, hidden, once, name }: TokensPage): Html =>
  html`<form method="post" action="/account/tokens">
    ${hidden}<input type="hidden" name="once" value="${once}" />
    <label for="name">What is it for?</label>
    <input
      type="text"
      id="name"
      name="name"
      value="${name}"
      required
      maxlength="200"
      autocomplete="off"
      placeholder="Nightly report"
    />
    ${crowdApps.length > 0 && whereField(crowdApps)}
    <label for="days">Until when?</label>
    <select id="days" name="days">
      ${choicesFor(policy).map(
        (days) =>
          html`<option value="${days}" ${days === usualFor(policy) && html` selected`}>
            ${days === 1 ? "1 day" : `${days} days`}, until
            ${new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)}
          </option>`,
      )}
    </select>
    <button class="full" type="submit">Make a token</button>
  </form>`;

const whereField = (apps: TokensPage["crowdApps"]): Html =>
  html`<label for="where">Where do you use it?</label>
    <select id="where" name="where">
      <option value="">In programs and scripts</option>
      ${apps.map(({ id, name }) => html`<option value="${id}">As my password in ${name}</option>`)}
      ${apps.length > 1 && html`<option value="${ANYWHERE}">As my password in all of these apps</option>`}
    </select>`;

const choicesFor = ({ maxDays }: ApiTokenPolicy): readonly number[] => [
  ...CHOICES.filter((days) => days < maxDays),
  maxDays,
];
const usualFor = ({ maxDays }: ApiTokenPolicy): number => Math.min(USUAL, maxDays);

const entry = (token: ListedToken, policy: ApiTokenPolicy, now: Date, hidden: Html): Html =>
  html`<li>
    <span
      ><strong>${token.name}</strong> ${
        (token.endsAt <= now || !policy.allowed) &&
        html`<span class="tag">${policy.allowed ? "ended" : "not allowed"}</span>`
      }<br />
      <span class="soft small"
        >${purpose(token)}made ${day(token.createdAt)}, ${token.endsAt <= now ? "ended" : "ends"}
        ${day(token.endsAt)}, ${lastUse(token)}</span
      ></span
    >
    ${revokeForm(token.id, "Revoke", hidden)}
  </li>`;

function purpose({ kind, onlyAppId, usedIn }: ListedToken): string {
  if (kind === "api") return "";
  return `password in ${onlyAppId === undefined ? "every app that takes it" : (usedIn ?? "an app that is gone")}, `;
}

function lastUse({ lastUsed, usedBy }: ListedToken): string {
  if (lastUsed === undefined) return "never used";
  const from = lastUsed.ip === undefined ? "" : ` from ${lastUsed.ip}`;
  const at = `${lastUsed.at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `last used ${at} by ${usedBy ?? "an app that is gone"}${from}`;
}

const revokeForm = (id: string, label: string, hidden: Html): Html =>
  html`<form method="post" action="/account/tokens/revoke">
    ${hidden}<input type="hidden" name="id" value="${id}" /><button class="quiet" type="submit">
      ${label}
    </button>
  </form>`;

const day = (at: Date): Html => {
  const text = at.toISOString().slice(0, 10);
  return html`<time>${text}</time>`;
};

/** The secret's only appearance. A field that can be selected whole: no script is needed to copy it. */
export const madePage = (token: ApiToken, secret: string): Html =>
  html`<h1>Your new token</h1>
    <p>
      Copy it now. It is shown this once, and nobody can show it to you again. If it is lost, revoke it and
      make another.
    </p>
    <label for="secret">${token.name}, until ${day(token.expiresAt)}</label>
    <textarea id="secret" class="token" rows="3" readonly spellcheck="false" autofocus>${secret}</textarea>
    ${token.kind === "app-password" ? TYPED : SENT}
    <div class="row"><a class="button" href="/account/tokens">I have copied it</a></div>`;

const TYPED = html`<p class="soft small">
  Type it into the app in place of your password, beside your e-mail address. Nowhere else does it open
  anything, and your own password opens nothing there.
</p>`;

const SENT = html`<p class="soft small">
  Programs send it to the app as the app's own documentation says, mostly as
  <code>Authorization: Bearer</code>. Never put it into a web address, a chat or a repository.
</p>`;
