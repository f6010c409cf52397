import type { FactorsOf, FactorSummary } from "../../credentials/types.ts";
import type { PasswordState } from "../../credentials/passwords.ts";
import { html, type Html } from "../http/html.ts";
import type { CredentialRules } from "./needs.ts";

interface Shown {
  readonly held: FactorsOf;
  readonly password: PasswordState | undefined;
  readonly rules: CredentialRules;
  readonly hidden: Html;
  /** What was just done, if anything. */
  readonly done: string | undefined;
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** What the person has, and the way to each change. */
export const securityPage = ({ held, password, rules, hidden, done }: Shown): Html =>
  html`<h1>Password and second factor</h1>
    ${done !== undefined && html`<p class="reference" role="status">${done}</p>`}
    <h2>Password</h2>
    ${passwordPart(password, rules)}
    <h2>Second factor</h2>
    ${
      held.factors.length === 0
        ? html`<p class="soft">
            You have none. With one, a stolen password opens
            nothing.${rules.secondFactorRequired && " Your company asks for one."}
          </p>`
        : html`<ul class="list">
            ${held.factors.map((factor) => entry(factor, hidden))}
          </ul>`
    }
    <div class="row">
      <a class="button" href="/account/security/passkey">Add a passkey</a>
      <a class="button quiet" href="/account/security/totp">Add an authenticator app</a>
    </div>
    ${held.enrolled && recoveryPart(held.recoveryCodesLeft, hidden)}
    <p class="row"><a class="button quiet" href="/account">Back</a></p>`;

function passwordPart(password: PasswordState | undefined, rules: CredentialRules): Html {
  if (!rules.passwords.allowed)
    return html`<p class="soft">
      You sign in at your company's sign-in page, so there is no password here.
    </p>`;
  const expiry = password?.expiresAt;
  const said =
    password === undefined
      ? "You have none here."
      : `Set on ${day(password.setAt)}${expiry === undefined ? "" : `, to be changed by ${day(expiry)}`}.`;
  return html`<p class="soft">${said}</p>
    <p>
      <a href="/account/security/password"
        >${password === undefined ? "Set a password" : "Change the password"}</a
      >
    </p>`;
}

const KINDS = { totp: "authenticator app", passkey: "passkey" } as const;

const entry = ({ id, kind, name, createdAt, lastUsedAt, suspended }: FactorSummary, hidden: Html): Html =>
  html`<li>
    <span
      ><strong>${name}</strong> <span class="tag">${KINDS[kind]}</span><br />
      <span class="soft small"
        >added
        ${day(createdAt)}${lastUsedAt && `, last used ${day(lastUsedAt)}`}${suspended && ", suspended: somebody has a copy of it. Remove it and add it anew."}</span
      ></span
    >
    <form method="post" action="/account/security/remove">
      ${hidden}<input type="hidden" name="factor" value="${id}" />
      <button class="quiet" type="submit" aria-label="Remove ${name}">Remove</button>
    </form>
  </li>`;

const recoveryPart = (left: number, hidden: Html): Html =>
  html`<h2>Recovery codes</h2>
    <p class="soft">
      For the day on which your device is lost.
      ${left === 0 ? "You have none left." : `${left} of them are left.`}
    </p>
    <form method="post" action="/account/security/recovery-codes">
      ${hidden}<button class="quiet" type="submit">Make new ones</button>
    </form>`;
