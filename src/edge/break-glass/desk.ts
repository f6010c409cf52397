import type { Response } from "express";
import type { SessionFacts } from "../../break-glass/types.ts";
import type { Connection } from "../../connections/types.ts";
import type { BrokerError } from "../../kernel/errors.ts";
import type { Policy } from "../../policies/types.ts";
import { html, type Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";

type Words = Messages["breakGlass"];

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
  const { breakGlass: words, apps } = messagesFor(res.req);
  sendPage(res, {
    title: words.title,
    again: "/break-glass",
    status: failed?.status ?? 200,
    wide: true,
    formAction: ["'self'"],
    body: html`<h1>${words.title}</h1>
      <p class="note">${words.acting(session.person.email, utc(session.endsAt))}</p>
      ${failed && html`<p class="note" role="alert" id="problem">${words.partly} <span lang="en">${failed.message}. ${failed.nextStep}</span></p>`}
      <h2>${words.policies}</h2>
      ${listOf(
        words,
        policies.map((policy) => policyEntry(words, policy, token)),
      )}
      <h2>${words.connections}</h2>
      ${listOf(
        words,
        connections.map((connection) => connectionEntry(words, connection, token)),
      )}
      <h2>${words.rest}</h2>
      <p class="row"><a class="button quiet" href="/admin">${apps.administration}</a></p>
      <p class="soft">${words.api(html`<a href="/api/v1/me">/api/v1/me</a>`)}</p>
      <form class="row" method="post" action="/break-glass/end">
        ${token}<button type="submit">${words.end}</button>
      </form>`,
  });
}

const listOf = (words: Words, entries: readonly Html[]): Html =>
  entries.length === 0
    ? html`<p class="soft">${words.none}</p>`
    : html`<ul class="list">
        ${entries}
      </ul>`;

const policyEntry = (words: Words, policy: Policy, token: Html): Html => {
  const { id, name, sso, twoStep } = policy;
  return html`<li>
    <span
      ><strong>${name}</strong> <span class="tag">${words.sso[sso.mode]}</span>
      <span class="tag">${words.twoStep[twoStep]}</span></span
    >
    <form class="presses" method="post" action="/break-glass/policies/${id}">
      ${token} ${sso.mode === "enforced" && press("relax", words.relax, name)}
      ${hasEarlier(policy) && press("revert", words.revert, name)}
    </form>
  </li>`;
};

/** Before the first version of the default policy there is the built-in one; before another there is none. */
const hasEarlier = ({ version, isDefault }: Policy): boolean => version > (isDefault ? 0 : 1);

const connectionEntry = (words: Words, { id, name, enabled }: Connection, token: Html): Html =>
  html`<li>
    <span><strong>${name}</strong> <span class="tag">${enabled ? words.enabled : words.disabled}</span></span>
    <form class="presses" method="post" action="/break-glass/connections/${id}">
      ${token}${enabled ? press("disable", words.disable, name) : press("enable", words.enable, name)}
    </form>
  </li>`;

/** A button that says, to those who hear it, what it is about. */
const press = (what: string, says: string, about: string): Html =>
  html`<button class="quiet" type="submit" name="do" value="${what}">
    ${says}<span class="unseen"> (${about})</span>
  </button>`;

const utc = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`;
