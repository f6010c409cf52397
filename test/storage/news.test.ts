import { randomUUID } from "node:crypto";
import { systemClock } from "../../src/kernel/clock.ts";
import { connectRedis } from "../../src/storage/redis/client.ts";
import { openNews } from "../../src/storage/redis/news.ts";
import { createRedisSessions } from "../../src/storage/redis/sessions.ts";
import { aSession, HOUR } from "../conformance/samples.ts";
import { freePort } from "../kit/port.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import { silent } from "../kit/silent.ts";

const soon = async (holds: () => boolean | Promise<boolean>): Promise<boolean> => {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    if (await holds()) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
};

/** A node with a Redis of its own. */
async function open() {
  const port = await freePort();
  let server = await startRedis(port);
  const redis = await connectRedis(`redis://127.0.0.1:${port}`, { log: silent, clock: systemClock });
  const news = await openNews(redis.single!, "test:", { log: silent });
  const now = Date.now();
  const session = aSession(randomUUID(), { createdAt: now, seenAt: now, endsAt: now + HOUR, idleMs: HOUR });
  const sessions = createRedisSessions(redis, "test:", news);
  return {
    news,
    session,
    sessions,
    era: async () => (await sessions.read(session.key, now))?.era,
    stop: () => server.kill("SIGSTOP"),
    go: () => server.kill("SIGCONT"),
    kill: () => endRedis(server, "SIGKILL"),
    async restart() {
      server = await startRedis(port);
    },
    async close() {
      await news.close();
      await redis.close();
      await endRedis(server, "SIGKILL");
    },
  };
}

test("X4 X5 news of a Redis that is lost count for nothing at once, and count again when it is back and told them", async () => {
  const node = await open();
  try {
    expect(node.news.isCurrent()).toBe(true);
    await node.kill();
    expect(await soon(() => !node.news.isCurrent())).toBe(true);
    const heard: string[] = [];
    node.news.listen((what) => void heard.push(what));
    await node.restart();
    expect(await soon(() => node.news.isCurrent())).toBe(true);
    expect(heard).toEqual(["*"]);
    await node.sessions.revoke(node.session.tenantId, {}, Date.now());
    expect(await soon(() => heard.length >= 3)).toBe(true);
  } finally {
    await node.close();
  }
});

test("X4 of a Redis that is silent, though connected, news count for a second at most", async () => {
  const node = await open();
  try {
    node.stop();
    const from = performance.now();
    expect(await soon(() => !node.news.isCurrent())).toBe(true);
    expect(performance.now() - from).toBeLessThan(1_500);
    node.go();
    expect(await soon(() => node.news.isCurrent())).toBe(true);
  } finally {
    await node.close();
  }
});

test("P6 no era outlives a reconnection: another Redis may answer by then", async () => {
  const node = await open();
  try {
    await node.sessions.create(node.session);
    const before = await node.era();
    expect(before).toEqual(expect.stringMatching(/^1\./));
    await node.kill();
    await node.restart();
    expect(await soon(() => node.sessions.create(node.session).catch(() => false))).toBe(true);
    expect(await node.era()).not.toBe(before);
    expect(await node.era()).toEqual(expect.not.stringMatching(/^1\./));
  } finally {
    await node.close();
  }
});
