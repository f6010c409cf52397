import type { Response } from "express";
import type { SessionFacts } from "../../break-glass/types.ts";
import type { Connection } from "../../connections/types.ts";
import type { BrokerError } from "../../kernel/errors.ts";
import type { Policy } from "../../policies/types.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";

interface Desk {
  readonly session: SessionFacts;
  readonly policies: readonly Policy[];
  readonly connections: readonly Connection[];
  /** The field that each form carries. */
  readonly token: Html;
  /** What the last press did not do. */
  readonly failed?: BrokerError | undefined;
}

/** What an emergency needs at hand; the rest is on the API, which takes the same session. */
export function sendDesk(res: Response, { session, policies, connections, token, failed }: Desk): void {
  sendPage(res, {
    title: "Break-glass",
    status: failed?.status ?? 200,
    wide: true,
    formAction: ["'self'"],
    body: html`<h1>Break-glass</h1>
      <p class="note">
        You act as an owner, as ${session.person.email}, until ${utc(session.endsAt)}. All that you do is
        recorded.
      </p>
      ${failed && html`<p class="note" role="alert">Not all of that worked: ${failed.message}. ${failed.nextStep}</p>`}
      <h2>Sign-in policies</h2>
      ${listOf(policies.map((policy) => policyEntry(policy, token)))}
      <h2>Connections</h2>
      ${listOf(connections.map((connection) => connectionEntry(connection, token)))}
      <h2>Everything else</h2>
      <p class="row"><a class="button quiet" href="/admin">Administration</a></p>
      <p class="soft">
        The API takes this browser's session, too: <a href="/api/v1/me">/api/v1/me</a> says who you are and
        gives the token that changes need.
      </p>
      <form class="row" method="post" action="/break-glass/end">
        ${token}<button type="submit">End this session</button>
      </form>`,
  });
}

const listOf = (entries: readonly Html[]): Html =>
  entries.length === 0
    ? html`<p class="soft">There are none.</p>`
    : html`<ul class="list">
        ${entries}
      </ul>`;

const policyEntry = (policy: Policy, token: Html): Html => {
  const { id, name, sso, twoStep } = policy;
  return html`<li>
    <span
      ><strong>${name}</strong> <span class="tag">SSO ${sso.mode}</span>
      <span class="tag">two-step ${twoStep}</span></span
    >
    <form class="presses" method="post" action="/break-glass/policies/${id}">
      ${token} ${sso.mode === "enforced" && press("relax", "Stop enforcing SSO", name)}
      ${hasEarlier(policy) && press("revert", "Revert the last change", name)}
    </form>
  </li>`;
};

/** Before the first version of the default policy there is the built-in one; before another there is none. */
const hasEarlier = ({ version, isDefault }: Policy): boolean => version > (isDefault ? 0 : 1);

const connectionEntry = ({ id, name, enabled }: Connection, token: Html): Html =>
  html`<li>
    <span><strong>${name}</strong> <span class="tag">${enabled ? "enabled" : "disabled"}</span></span>
    <form class="presses" method="post" action="/break-glass/connections/${id}">
      ${token}${enabled ? press("disable", "Disable", name) : press("enable", "Enable", name)}
    </form>
  </li>`;

/** A button that says, to those who hear it, what it is about. */
const press = (what: string, says: string, about: string): Html =>
  html`<button class="quiet" type="submit" name="do" value="${what}">
    ${says}<span class="unseen"> (${about})</span>
  </button>`;

const utc = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`;
