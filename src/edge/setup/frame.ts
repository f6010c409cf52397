import { utc } from "../../kernel/utc.ts";
import type { Response } from "express";
import type { BrokerError } from "../../kernel/errors.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { type SetUp, type StepName, stepsOf } from "./steps.ts";

/** Like the console: those who set up connections read vendors' consoles. */
const ENGLISH = "en";

export const pathOf = (linkId: string, step?: StepName): string =>
  `/setup/links/${linkId}${step === undefined ? "" : `/${step}`}`;

interface StepPage {
  readonly step: StepName;
  readonly heading: string;
  readonly body: Html;
  /** What the last press did not do. */
  readonly failed?: BrokerError | undefined;
}

/** A page of the guided set-up, with the way through it on top. */
export function sendStep(res: Response, setUp: SetUp, { step, heading, body, failed }: StepPage): void {
  const { link, connection } = setUp;
  sendPage(res, {
    language: ENGLISH,
    title: heading,
    status: failed?.status ?? 200,
    wide: true,
    formAction: ["'self'"],
    body: html`<p class="soft small">Single sign-on set-up: ${connection.name}</p>
      <nav aria-label="Steps">
        <ol class="steps">
          ${stepsOf(setUp).map(
            ({ name, title, done }) =>
              html`<li>
                <a href="${pathOf(link.id, name)}" ${name === step && html`aria-current="step"`}>${title}</a
                >${done && html` <span class="tag">done</span>`}
              </li>`,
          )}
        </ol>
      </nav>
      <h1>${heading}</h1>
      ${failed && sendsWhy(failed)} ${body}
      <p class="soft small after">
        This link works in this browser alone, until ${utc(link.expiresAt)} or until you hand back. You can
        close the page and come back.
      </p>`,
  });
}

/** Whoever was given the link administers the identity provider: what was expected and what came is for them. */
const sendsWhy = ({ message, mismatch, nextStep }: BrokerError): Html =>
  html`<div class="note" role="alert">
    <p><strong>That did not work:</strong> ${message}</p>
    ${mismatch?.expected !== undefined && html`<p>Expected: ${mismatch.expected}</p>`}
    ${mismatch?.received !== undefined && html`<p>Received: ${mismatch.received}</p>`}
    ${nextStep !== undefined && html`<p>${nextStep}</p>`}
  </div>`;

/** A value to be copied letter by letter: it selects itself where it is focused, and needs no script. */
export const copied = (id: string, label: string, value: string, note?: string): Html =>
  html`<label for="${id}">${label}</label>
    <input
      type="text"
      class="code"
      id="${id}"
      value="${value}"
      readonly
      ${note !== undefined && html`aria-describedby="${id}-note"`}
    />
    ${note !== undefined && html`<p class="soft small" id="${id}-note">${note}</p>`}`;

interface Plain {
  readonly title: string;
  readonly status?: number;
  readonly body: Html;
  readonly formAction?: readonly string[];
}

/** Before the first step and after the last one. */
export const sendPlain = (res: Response, page: Plain): void => sendPage(res, { language: ENGLISH, ...page });
