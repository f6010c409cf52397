import type { Response } from "express";
import type { SessionFacts } from "../../break-glass/types.ts";
import type { Connection } from "../../connections/types.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";

/** What an emergency needs at hand; the rest is on the API, which takes the same session. */
export function sendDesk(
  res: Response,
  about: { session: SessionFacts; connections: readonly Connection[]; token: Html },
): void {
  const { session, connections, token } = about;
  sendPage(res, {
    title: "Break-glass",
    wide: true,
    formAction: ["'self'"],
    body: html`<h1>Break-glass</h1>
      <p class="note">
        You act as an owner, as ${session.person.email}, until ${utc(session.endsAt)}. All that you do is
        recorded.
      </p>
      <h2>Connections</h2>
      ${connectionList(connections, token)}
      <h2>Everything else</h2>
      <p class="soft">
        The API takes this browser's session: <a href="/api/v1/me">/api/v1/me</a> says who you are and gives
        the token that changes need.
      </p>
      <form class="row" method="post" action="/break-glass/end">
        ${token}<button type="submit">End this session</button>
      </form>`,
  });
}

function connectionList(connections: readonly Connection[], token: Html): Html {
  if (connections.length === 0) return html`<p class="soft">There are none.</p>`;
  return html`<ul class="list">
    ${connections.map((connection) => entry(connection, token))}
  </ul>`;
}

const entry = ({ id, name, enabled }: Connection, token: Html): Html =>
  html`<li>
    <span><strong>${name}</strong> <span class="tag">${enabled ? "enabled" : "disabled"}</span></span>
    <form method="post" action="/break-glass/connections/${id}">
      ${token}<button class="quiet" type="submit" name="do" value="${enabled ? "disable" : "enable"}">
        ${enabled ? "Disable" : "Enable"}<span class="unseen"> ${name}</span>
      </button>
    </form>
  </li>`;

const utc = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`;
