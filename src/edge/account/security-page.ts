import type { FactorsOf, FactorSummary } from "../../credentials/types.ts";
import type { PasswordState } from "../../credentials/passwords.ts";
import { html, type Html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";
import type { CredentialRules } from "./needs.ts";

type Words = Messages["account"];

interface Shown {
  readonly held: FactorsOf;
  readonly password: PasswordState | undefined;
  readonly rules: CredentialRules;
  readonly hidden: Html;
  /** What was just done, if anything. */
  readonly done: string | undefined;
}

/** What the person has, and the way to each change. */
export const securityPage = (
  { account: words, enrolment, frame }: Messages,
  { held, password, rules, hidden, done }: Shown,
): Html =>
  html`<h1>${words.security}</h1>
    ${done !== undefined && html`<p class="done" role="status">${done}</p>`}
    <h2>${words.password}</h2>
    ${passwordPart(words, password, rules)}
    <h2>${words.factor}</h2>
    ${
      held.factors.length === 0
        ? html`<p class="soft">${words.factorNone} ${rules.secondFactorRequired && words.factorAsked}</p>`
        : html`<ul class="list">
            ${held.factors.map((factor) => entry(words, factor, hidden))}
          </ul>`
    }
    <div class="row">
      <a class="button" href="/account/security/passkey">${enrolment.passkeyTitle}</a>
      <a class="button quiet" href="/account/security/totp">${enrolment.appTitle}</a>
    </div>
    ${held.enrolled && recoveryPart(words, held.recoveryCodesLeft, hidden)}
    <p class="row"><a class="button quiet" href="/account">${frame.back}</a></p>`;

function passwordPart(words: Words, password: PasswordState | undefined, rules: CredentialRules): Html {
  if (!rules.passwords.allowed) return html`<p class="soft">${words.passwordElsewhere}</p>`;
  return html`<p class="soft">${password === undefined ? words.passwordNone : ageOf(words, password)}</p>
    <p>
      <a href="/account/security/password"
        >${password === undefined ? words.setPassword : words.changePassword}</a
      >
    </p>`;
}

const ageOf = (words: Words, { setAt, expiresAt }: PasswordState): Html =>
  expiresAt === undefined ? words.passwordSet(setAt) : words.passwordExpires(setAt, expiresAt);

/** Without a name of its own it is called by its kind, which need not be said twice. */
const isNamed = (words: Words, kind: FactorSummary["kind"], name: string): boolean =>
  name.toLowerCase() !== words.kinds[kind].toLowerCase();

const entry = (
  words: Words,
  { id, kind, name, createdAt, lastUsedAt, suspended }: FactorSummary,
  hidden: Html,
): Html =>
  html`<li>
    <span
      ><strong>${name}</strong
      >${isNamed(words, kind, name) && html` <span class="tag">${words.kinds[kind]}</span>`}<br />
      <span class="soft small"
        >${words.added(createdAt)}${lastUsedAt && html`, ${words.used(lastUsedAt)}`}${suspended && html`, ${words.suspended}`}</span
      ></span
    >
    <form method="post" action="/account/security/remove">
      ${hidden}<input type="hidden" name="factor" value="${id}" />
      <button class="quiet" type="submit" aria-label="${words.removeNamed(name)}">${words.remove}</button>
    </form>
  </li>`;

const recoveryPart = (words: Words, left: number, hidden: Html): Html =>
  html`<h2>${words.codes}</h2>
    <p class="soft">${words.codesLead} ${left === 0 ? words.codesGone : words.codesLeft(left)}</p>
    <form method="post" action="/account/security/recovery-codes">
      ${hidden}<button class="quiet" type="submit">${words.newCodes}</button>
    </form>`;
