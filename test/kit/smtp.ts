import { SMTPServer } from "smtp-server";

export interface Received {
  readonly to: readonly string[];
  /** As it came, headers and all. */
  readonly raw: string;
  /** The address of ours in it, without the line breaks of its encoding. */
  readonly link: string | undefined;
}

export type TestSmtp = Awaited<ReturnType<typeof startSmtp>>;

/** A mail server on a free port that keeps what it is given. */
export async function startSmtp() {
  const mails: Received[] = [];
  let refusing = false;
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => void parts.push(part));
      stream.on("end", () => {
        if (refusing) return done(new Error("mailbox full"));
        const raw = Buffer.concat(parts).toString("utf8");
        const flat = raw.replace(/=\r\n/g, "").replaceAll("=3D", "=");
        const link = /https?:\/\/[^\s"<]+/.exec(flat)?.[0];
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw, link });
        done();
        for (const resume of waiting.splice(0)) resume();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuse: (now: boolean) => void (refusing = now),
    /** The `n`th mail, as soon as it is there. */
    async received(n: number): Promise<Received> {
      for (;;) {
        const mail = mails[n - 1];
        if (mail !== undefined) return mail;
        await new Promise<void>((resume) => void waiting.push(resume));
      }
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
