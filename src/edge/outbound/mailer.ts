import { createTransport } from "nodemailer";
import type { Mailer } from "../../kernel/mailer.ts";
import { isLoopbackHost } from "../../settings/settings.ts";

/** What an operator who waits for a mail would wait; milliseconds. */
const TIMEOUT_MS = 10_000;
/** Mails hold links that sign in; at most this many connections to the server at a time. */
const CONNECTIONS = 2;

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string;
  readonly from: string;
}

/**
 * The installation's own mail server, named by the operator, so no guard of addresses stands before it. Links travel
 * encrypted: STARTTLS is demanded unless the server is on this machine or the address says `?requireTLS=false`.
 */
export function createMailer({ url, from }: MailSettings): Mailer & { close(): void } {
  const server = new URL(url);
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    requireTLS: !isLoopbackHost(server.hostname) && server.searchParams.get("requireTLS") !== "false",
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html }) {
      // As an object the address is taken whole: nothing in it is read as a second receiver.
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text, html });
    },
    close: () => transport.close(),
  };
}
