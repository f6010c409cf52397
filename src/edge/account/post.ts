import type { Logger } from "../../kernel/logger.ts";
import type { Mail, Mailer } from "../../kernel/mailer.ts";

/** Does what has to do with mail behind the answer, so that neither its time nor its failure tells who exists. */
export interface Post {
  /** Whether there is a mail server at all. */
  readonly works: boolean;
  /** @param write may look people up; `undefined`: there is nothing to send */
  later(write: () => Promise<Mail | undefined>): void;
}

export const createPost = (mailer: Mailer | undefined, log: Logger): Post => ({
  works: mailer !== undefined,
  later(write) {
    const sent = async () => {
      const mail = await write();
      if (mail !== undefined) await mailer?.send(mail);
    };
    sent().catch((error: unknown) => log.error({ error }, "a mail could not be sent"));
  },
});
