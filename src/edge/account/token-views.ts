import type { ApiToken, ApiTokenPolicy } from "../../api-tokens/types.ts";
import { html, type Html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";
import { confirmUrl } from "./confirm.ts";
import { problem as problemNote, tied } from "../http/problem.ts";

export interface ListedToken extends ApiToken {
  /** As things stand: the policy of the day may end it before its own end. */
  readonly endsAt: Date;
  /** The name of the app that asked last; absent where it is gone, or none has. */
  readonly usedBy: string | undefined;
  /** The name of the only app that takes it; absent where any does, or it is gone. */
  readonly usedIn: string | undefined;
}

type Words = Messages["tokens"];

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

export function tokensPage(messages: Messages, page: TokensPage): Html {
  const { tokens: words, account, apps } = messages;
  const { tokens, policy, hidden, problem } = page;
  return html`<h1>${words.title}</h1>
    <p class="soft">${words.lead}</p>
    ${problemNote(problem)}
    ${policy.allowed ? (page.isRecent ? form(words, page) : proveFirst(words)) : html`<p class="note">${words.notAllowed}</p>`}
    <h2>${words.made}</h2>
    ${
      tokens.length === 0
        ? html`<p class="soft">${words.none}</p>`
        : html`<ul class="list">
            ${tokens.map((token) => entry(words, page, token))}
          </ul>`
    }
    <div class="row">
      ${tokens.length > 1 && revokeForm("all", words.revokeAll, hidden)}
      <a class="button quiet" href="/account">${account.sessions}</a>
      <a class="button quiet" href="/apps">${apps.title}</a>
    </div>`;
}

const proveFirst = (words: Words): Html =>
  html`<p class="row"><a class="button" href="${confirmUrl("tokens")}">${words.make}</a></p>`;

/** The choice of all apps that take app passwords. */
export const ANYWHERE = "any";

const form = (words: Words, { policy, crowdApps, now, hidden, once, name, problem }: TokensPage): Html =>
  html`<form method="post" action="/account/tokens">
    ${hidden}<input type="hidden" name="once" value="${once}" />
    <label for="name">${words.name}</label>
    <input
      type="text"
      id="name"
      name="name"
      value="${name}"
      required
      maxlength="200"
      autocomplete="off"
      ${tied(problem !== undefined)}
      placeholder="${words.nameExample}"
    />
    ${crowdApps.length > 0 && whereField(words, crowdApps)}
    <label for="days">${words.until}</label>
    <select id="days" name="days">
      ${choicesFor(policy).map(
        (days) =>
          html`<option value="${days}" ${days === usualFor(policy) && html` selected`}>
            ${words.daysUntil(days, new Date(now.getTime() + days * DAY_MS))}
          </option>`,
      )}
    </select>
    <button class="full" type="submit">${words.make}</button>
  </form>`;

const whereField = (words: Words, apps: TokensPage["crowdApps"]): Html =>
  html`<label for="where">${words.where}</label>
    <select id="where" name="where">
      <option value="">${words.inPrograms}</option>
      ${apps.map(({ id, name }) => html`<option value="${id}">${words.inApp(name)}</option>`)}
      ${apps.length > 1 && html`<option value="${ANYWHERE}">${words.inAll}</option>`}
    </select>`;

const choicesFor = ({ maxDays }: ApiTokenPolicy): readonly number[] => [
  ...CHOICES.filter((days) => days < maxDays),
  maxDays,
];
const usualFor = ({ maxDays }: ApiTokenPolicy): number => Math.min(USUAL, maxDays);

const entry = (words: Words, { policy, now, hidden }: TokensPage, token: ListedToken): Html =>
  html`<li>
    <span
      ><strong>${token.name}</strong> ${
        (token.endsAt <= now || !policy.allowed) &&
        html`<span class="tag">${policy.allowed ? words.isOver : words.isForbidden}</span>`
      }<br />
      <span class="soft small"
        >${purpose(words, token)}${words.madeOn(token.createdAt)},
        ${token.endsAt <= now ? words.ended(token.endsAt) : words.ends(token.endsAt)},
        ${lastUse(words, token)}</span
      ></span
    >
    ${revokeForm(token.id, words.revoke, hidden, token.name)}
  </li>`;

function purpose(words: Words, { kind, onlyAppId, usedIn }: ListedToken): string {
  if (kind === "api") return "";
  const where = onlyAppId === undefined ? words.passwordInAll : words.passwordIn(usedIn ?? words.goneApp);
  return `${where}, `;
}

function lastUse(words: Words, { lastUsed, usedBy = words.goneApp }: ListedToken): Html | string {
  if (lastUsed === undefined) return words.neverUsed;
  const { at, ip } = lastUsed;
  return ip === undefined ? words.lastUsed(at, usedBy) : words.lastUsedFrom(at, usedBy, ip);
}

/** @param about of several buttons with one label, which this is */
const revokeForm = (id: string, label: string, hidden: Html, about?: string): Html =>
  html`<form method="post" action="/account/tokens/revoke">
    ${hidden}<input type="hidden" name="id" value="${id}" /><button
      class="quiet"
      type="submit"
      aria-label="${about === undefined ? label : `${label}: ${about}`}"
    >
      ${label}
    </button>
  </form>`;

/** The secret's only appearance. A field that can be selected whole: no script is needed to copy it. */
export const madePage = (words: Words, token: ApiToken, secret: string): Html =>
  html`<h1>${words.new}</h1>
    <p>${words.newLead}</p>
    <label for="secret">${words.nameUntil(token.name, token.expiresAt)}</label>
    <textarea id="secret" class="token" rows="3" readonly spellcheck="false" autofocus>${secret}</textarea>
    <p class="soft small">${token.kind === "app-password" ? words.typed : words.sent}</p>
    <div class="row"><a class="button" href="/account/tokens">${words.copied}</a></div>`;
