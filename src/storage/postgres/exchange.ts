import type { PostgresPoolClient } from "kysely";
import type pg from "pg";

/** What one transaction sends, in as few packets as its order allows. */
export interface Exchange {
  readonly query: PostgresPoolClient["query"];
  /** @returns what the server says that it did: COMMIT or ROLLBACK */
  commit(): Promise<{ readonly command: string }>;
}

interface Corked {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } };
}

/**
 * Every packet costs both processes a wake-up, more than what most of our statements do. So the opening waits for the
 * first statement and, if that only reads, travels with it: should the opening fail, nothing was written and the
 * answer is thrown away. A statement that writes is sent when the opening has succeeded, as behind it only is the wall.
 * @param begin opens the transaction
 * @param questions where there is `one` and it only reads, the commit travels along too
 */
export function createExchange(client: pg.PoolClient, begin: string, questions: "any" | "one"): Exchange {
  let opened: Promise<unknown> | undefined;
  let closed: Promise<{ command: string }> | undefined;

  const openWith = async (text: string, values: unknown[]) => {
    const sent = inOnePacket(client, () => ({
      opening: client.query(begin),
      answer: client.query(text, values),
      closing: questions === "one" ? client.query("commit") : undefined,
    }));
    opened = sent.opening;
    closed = sent.closing;
    const [opening, answer] = await Promise.allSettled([sent.opening, sent.answer, sent.closing]);
    if (opening.status === "rejected") throw opening.reason;
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  };
  const query = async (text: string, values: unknown[]) => {
    if (closed) throw new Error("a second question where one was announced");
    if (opened === undefined && /^select /i.test(text)) return openWith(text, values);
    opened ??= client.query(begin);
    await opened;
    return client.query(text, values);
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kysely's other overload is for cursors, which we have not
    query: query as unknown as PostgresPoolClient["query"],
    async commit() {
      if (opened === undefined) return { command: "COMMIT" };
      return closed ?? client.query("commit");
    },
  };
}

function inOnePacket<T>(client: pg.PoolClient, send: () => T): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- public in pg, but not in its types
  const { stream } = (client as unknown as Corked).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
