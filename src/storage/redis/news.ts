import type { Logger } from "../../kernel/logger.ts";
import type { SessionNews } from "../../sessions/repository.ts";
import { LIMITS, type Client } from "./client-options.ts";
import { within } from "./client.ts";

/** Milliseconds. Nothing is remembered on the strength of news that were last proven to arrive longer ago. */
const PROVEN_FOR_MS = 1_000;
const PING_EVERY_MS = 250;

export interface News extends SessionNews {
  /** The same to this node's own listeners, before whoever made the change is answered. */
  tell(what: string): void;
  close(): Promise<void>;
}

/**
 * What other nodes change, by publish and subscribe. Redis sends a connection its messages and its answers in one order:
 * a ping that came back proves that nothing told before it is still on the way.
 */
export async function openNews(client: Client, prefix: string, { log }: { log: Logger }): Promise<News> {
  const listeners: ((what: string) => void)[] = [];
  const tell = (what: string) => {
    for (const listener of listeners) listener(what);
  };
  // Real time, and no clock that could be moved: this is about the wire.
  let provenAt = Number.NEGATIVE_INFINITY;
  let subscribed = false;
  const connection = client.duplicate();
  connection.on("error", () => (provenAt = Number.NEGATIVE_INFINITY));

  async function prove(): Promise<void> {
    const sentAt = performance.now();
    await connection.ping();
    provenAt = sentAt;
  }

  /** The client renews by itself what it has subscribed to once. */
  async function subscribe(): Promise<void> {
    if (!subscribed) await connection.pSubscribe(`${prefix}{*}:changed`, tell);
    subscribed = true;
    // A ping from before the subscription proves nothing.
    provenAt = Number.NEGATIVE_INFINITY;
    await prove();
  }

  const first = new Promise<void>((resolve) => {
    connection.on("ready", () => {
      provenAt = Number.NEGATIVE_INFINITY;
      // What was told before is lost.
      tell("*");
      subscribe().then(resolve, (error: unknown) => log.warn({ err: error }, "Redis sends no news"));
    });
  });
  // It tries by itself, and rejects only once it is closed.
  void connection.connect().catch(() => undefined);
  // Where Redis is away nobody waits for it: the news begin when it comes, and until then nothing rests on them.
  if (client.isReady) await within(LIMITS.connect, first).catch(() => undefined);
  const timer = setInterval(() => void prove().catch(() => undefined), PING_EVERY_MS);
  timer.unref();
  return {
    tell,
    listen: (listener) => void listeners.push(listener),
    isCurrent: () => subscribed && performance.now() - provenAt < PROVEN_FOR_MS,
    async close() {
      subscribed = false;
      clearInterval(timer);
      if (connection.isOpen) connection.destroy();
    },
  };
}

/**
 * Behind sentinels and in a cluster no one connection has both the messages and the answers, so nothing proves that all
 * news have arrived: this node tells itself what it changes, and remembers nothing on the strength of news.
 */
export function withoutNews(): News {
  const listeners: ((what: string) => void)[] = [];
  return {
    tell(what) {
      for (const listener of listeners) listener(what);
    },
    listen: (listener) => void listeners.push(listener),
    isCurrent: () => false,
    close: () => Promise.resolve(),
  };
}
