import type { Administrators } from "../../administrators/administrators.ts";
import type { Administrator } from "../../administrators/types.ts";
import type { BreakGlassSession } from "../../break-glass/types.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Mail, Mailer } from "../../kernel/mailer.ts";
import { everyItem } from "../../kernel/page.ts";
import { html } from "../http/html.ts";

interface Needs {
  readonly administrators: Pick<Administrators, "list">;
  /** Absent: the installation sends no mail, and the trail and the log have to do. */
  readonly mailer: Mailer | undefined;
  readonly log: Logger;
  readonly publicUrl: string;
}

/** Tells every active owner of a tenant that somebody came in by a code. Nobody waits for it. */
export function createAnnounce({ administrators, mailer, log, publicUrl }: Needs) {
  const tell = async (to: Mailer, session: BreakGlassSession): Promise<void> => {
    const { tenantId, personId } = session;
    const all: Administrator[] = [];
    for await (const each of everyItem((page) => administrators.list(tenantId, page))) all.push(each);
    const who = all.find((each) => each.personId === personId)?.person.email ?? personId;
    const owners = all.filter(({ role, person }) => role === "owner" && person.status === "active");
    for (const { person } of owners)
      await to
        .send(mailTo(person.email, { who, session, host: new URL(publicUrl).host }))
        .catch((error: unknown) => log.error({ error, tenantId }, "an owner was not told of break-glass"));
  };
  return (session: BreakGlassSession): void => {
    if (mailer === undefined) return;
    tell(mailer, session).catch((error: unknown) =>
      log.error({ error, tenantId: session.tenantId }, "owners were not told of break-glass"),
    );
  };
}

function mailTo(
  to: string,
  { who, session, host }: { who: string; session: BreakGlassSession; host: string },
): Mail {
  const { createdAt, endsAt, ip = "an unknown address" } = session;
  const paragraphs = [
    `A recovery code of ${who} was used at ${host}, from ${ip}, at ${createdAt.toISOString()}. Whoever typed it acts as an owner until ${endsAt.toISOString()}.`,
    "If that is expected, you need not do anything. If not, revoke the sheet and look at what was done: GET /api/v1/break-glass/credentials and GET /api/v1/audit/events.",
  ];
  return {
    to,
    subject: `Break-glass was used at ${host}`,
    text: `${paragraphs.join("\n\n")}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <body>
          ${paragraphs.map((text) => html`<p>${text}</p>`)}
        </body>
      </html>`.text,
  };
}
