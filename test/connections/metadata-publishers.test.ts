import { createGzip } from "node:zlib";
import type { ServerResponse } from "node:http";
import { createMetadataExchange } from "../../src/connections/metadata-exchange.ts";
import { refreshMetadata } from "../../src/edge/jobs/refresh-metadata.ts";
import { createJobs } from "../../src/edge/jobs/jobs.ts";
import { rsaKey } from "../kit/keys.ts";
import { openExchange, published, thumbprints, type ExchangeStage } from "./exchange-stage.ts";

const [one, two] = [await rsaKey("one"), await rsaKey("two")];
const HOUR = 3_600_000;
const block = Buffer.alloc(1_048_576, " ");

let stage: ExchangeStage;
beforeAll(async () => {
  stage = await openExchange();
});
beforeEach(() => {
  stage.server.served = { body: published({ keys: [one] }) };
});
afterAll(() => stage.close());

function pour(response: ServerResponse, target: NodeJS.WritableStream, megabytes: number): void {
  const more = (left: number): void => {
    if (response.destroyed) return;
    if (left === 0) target.end();
    else target.write(block, () => more(left - 1));
  };
  more(megabytes);
}

test.each<[string, (response: ServerResponse) => void, string]>([
  ["sends 60 MB", (response) => pour(response.writeHead(200), response, 60), "larger than 52428800 bytes"],
  [
    "sends a gzip bomb",
    (response) => {
      const gzip = createGzip();
      gzip.pipe(response.writeHead(200, { "content-encoding": "gzip" }));
      pour(response, gzip, 200);
    },
    "larger than 52428800 bytes",
  ],
  ["hangs up", (response) => void response.destroy(), "not reachable"],
  [
    "hangs up in the middle",
    (response) => void response.write("<md:Ent", () => response.destroy()),
    "not reachable",
  ],
  ["answers 304 to who asked nothing", (response) => void response.writeHead(304).end(), "status 304"],
  [
    "sends us into the private network",
    (response) => void response.writeHead(301, { location: "http://169.254.169.254/" }).end(),
    "Location: http://169.254.169.254/",
  ],
])(
  "C3 a publisher that %s costs little and changes nothing but the last error",
  async (_what, answer, message) => {
    const made = await stage.connect();
    stage.server.served = { answer };
    const { outcome, connection } = await stage.exchange.refresh(made.id, stage.by);
    expect(outcome).toBe("failed");
    expect(connection.metadata?.lastError).toContain(message);
    expect(connection.idp).toEqual(made.idp);
    await stage.connections.remove(made.id, stage.by);
  },
  30_000,
);

test("C3 a publisher that drips is cut off", async () => {
  const made = await stage.connect();
  stage.server.served = { answer: (response) => void setInterval(() => response.write("<"), 50).unref() };
  stage.limits.timeLimitMs = 500;
  const { connection } = await stage.exchange.refresh(made.id, stage.by);
  delete stage.limits.timeLimitMs;
  expect(connection.metadata?.lastError).toContain("no answer within 500 ms");
  expect(connection.idp).toEqual(made.idp);
  await stage.connections.remove(made.id, stage.by);
});

test("C3 what is due is fetched by itself, by one of many nodes, in every tenant, and not before", async () => {
  const { world, exchange, server } = stage;
  const [mine, theirs] = [await stage.connect(), await stage.connect()];
  const fetched = { count: 0 };
  const counting: typeof exchange.refresh = (id, by) => {
    fetched.count += 1;
    return exchange.refresh(id, by);
  };
  const needs = { ...world, ephemeral: world.expiring.ephemeral };
  const node = () =>
    createJobs([refreshMetadata({ ...needs, metadata: { due: exchange.due, refresh: counting } })], needs);
  const nodes = [node(), node(), node()];
  const look = () => Promise.all(nodes.map((each) => each.look()));
  server.served = { body: published({ keys: [one, two] }) };
  world.clock.advance(21 * HOUR);
  await look();
  expect(fetched.count).toBe(0);
  world.clock.advance(3 * HOUR);
  await look();
  expect(fetched.count).toBe(2);
  for (const { id } of [mine, theirs]) {
    const stored = await stage.connections.get(world.tenantId, id);
    expect(
      stage.connections
        .certificates(stored)
        .map((each) => each.sha256)
        .toSorted(),
    ).toEqual(thumbprints(one, two));
    expect(stored.metadata?.fetchedAt).toEqual(world.clock());
  }
  world.clock.advance(60_000);
  await look();
  expect(fetched.count).toBe(2);
  const [applied] = await stage.audited(mine.id);
  expect(applied?.name).toBe("metadata.applied");
});

test("C3 a failure of ours is a failed fetch like others: told, put off, and nothing is dropped", async () => {
  const made = await stage.connect();
  const broken = createMetadataExchange({
    ...stage.needs,
    readProvider: () => Promise.reject(new TypeError("a bug")),
  });
  const { outcome, connection } = await broken.refresh(made.id, stage.by);
  expect(outcome).toBe("failed");
  expect(connection.metadata?.lastError).toContain("in Sallyport itself");
  expect(connection.metadata?.dueAt.getTime()).toBeGreaterThan(stage.world.clock().getTime());
  expect(connection.idp).toEqual(made.idp);
});

test("C3 one connection that cannot be stored stops no other, and two nodes never fetch one at once", async () => {
  const { world, exchange } = stage;
  const { id } = await stage.connect();
  const gone = { tenantId: world.tenantId, id: world.random.uuid() };
  const { ephemeral } = world.expiring;
  let running = 0;
  let most = 0;
  const watched: typeof exchange.refresh = async (each, by) => {
    running += 1;
    most = Math.max(most, running);
    try {
      return await exchange.refresh(each, by);
    } finally {
      running -= 1;
    }
  };
  const due = async () => [gone, { tenantId: world.tenantId, id }];
  const job = () => refreshMetadata({ ...world, ephemeral, metadata: { due, refresh: watched } });
  await job().run();
  expect((await stage.connections.get(world.tenantId, id)).version).toBe(2);
  most = 0;
  const same = { due: async () => [{ tenantId: world.tenantId, id }], refresh: watched };
  const twin = () => refreshMetadata({ ...world, ephemeral, metadata: same }).run();
  await Promise.all([twin(), twin()]);
  expect(most).toBe(1);
});
