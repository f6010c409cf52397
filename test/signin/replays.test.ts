import { availableParallelism } from "node:os";
import { createVerifier } from "../../src/saml/verifier.ts";
import { createReplays } from "../../src/signin/replays.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import type { Draft } from "../../src/signin/types.ts";
import { createTestIdp } from "../kit/idp.ts";
import { presets } from "../kit/presets.ts";
import { createRecordings, encryptAssertionFor } from "./replay-recordings.ts";
import { HOME, openStage } from "./stage.ts";

const stage = await openStage("postgres");
const { world, replays } = stage;
afterAll(() => stage.close());

const stranger = await createTestIdp("after-the-roll-over");
const WHOLE = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2027-01-01T00:00:00Z") };
const SECONDS = 1_000;
/** Real time: how often the progress is looked at. */
const LOOK_MS = 100;
const begin = (draft: Draft, connectionId = stage.connection.id, span = WHOLE) =>
  replays.begin({ connectionId, draft, ...span }, stage.by, 60 * SECONDS);
const recordings = createRecordings(stage);

/** A connection with a domain of its own, and nothing recorded yet. */
async function fresh(domain: string) {
  const connection = await stage.addConnection(domain);
  await stage.addDomain(domain, { connectionId: connection.id });
  return connection;
}

test("S4 a replay against what is in force breaks nobody, long after the messages have expired", async () => {
  await stage.signIn(stage.browser());
  world.clock.advance(3 * 86_400 * SECONDS);
  await stage.signIn(stage.browser(), { nameId: `bob@${HOME}` });
  world.clock.advance(86_400 * SECONDS);
  const done = await begin({});
  expect(done).toMatchObject({ status: "done", total: 2, done: 2 });
  expect(done.result).toEqual({ passed: 2, broken: [], brokenCount: 0, mended: 0, stillRefused: 0 });
  expect(await stage.people()).toHaveLength(2);
  expect((await stage.audited("replay.started"))[0]?.event).toMatchObject({ targetId: done.id });
});

test("S4 a mapping draft names who would break, and why", async () => {
  const email = [{ attribute: "workMail" }];
  const mapping = { email, givenName: [], familyName: [], displayName: [], groups: [], custom: {} };
  const { result } = await begin({ mapping });
  expect(result).toMatchObject({ passed: 0, brokenCount: 2 });
  expect(result?.broken[0]).toMatchObject({ code: "mapping_failed", email: `ada@${HOME}` });
  expect(result?.broken[0]?.because).toContain('attribute "workMail"');
  expect(result?.broken[0]?.reference).toMatch(/^SP-/);
});

test("S4 a certificate draft mends those whom the roll-over refused, and breaks the others", async () => {
  await stage.signIn(stage.browser(), { nameId: `cleo@${HOME}`, change: { key: stranger.key } });
  const both = [stage.idp.key.certificate, stranger.key.certificate];
  expect((await begin({ certificates: both })).result).toMatchObject({
    passed: 3,
    mended: 1,
    brokenCount: 0,
  });
  const { result } = await begin({ certificates: [stranger.key.certificate] });
  expect(result).toMatchObject({ passed: 1, mended: 1, brokenCount: 2, stillRefused: 0 });
  expect(result?.broken.map(({ code }) => code)).toEqual(["saml_signer_unknown", "saml_signer_unknown"]);
});

test("S4 what the moment refused stays refused, whatever the draft", async () => {
  const connection = await fresh("moment.example");
  const who = { nameId: "ada@moment.example" };
  await stage.answer(stage.browser(), "_of-nobody", who, connection);
  await stage.answer(stage.browser(), undefined, who, connection);
  expect((await begin({}, connection.id)).result).toMatchObject({ passed: 0, mended: 0, stillRefused: 2 });
  const open = await begin({ settings: { idpInitiated: true } }, connection.id);
  expect(open.result).toMatchObject({ passed: 1, mended: 1, stillRefused: 1 });
});

test("S4 the settings of a draft hold: issuer and clock skew", async () => {
  const idpEntityId = "https://idp.moved.example/";
  const moved = await begin({ settings: { idpEntityId } });
  expect(moved.result?.broken.every(({ code }) => code === "saml_issuer_mismatch")).toBe(true);
  const connection = await fresh("skew.example");
  const now = new Date(world.clock().getTime() + 120 * SECONDS);
  await stage.answer(stage.browser(), undefined, { nameId: "ada@skew.example", change: { now } }, connection);
  const wide = { clockSkewSeconds: 180, idpInitiated: true };
  expect((await begin({ settings: wide }, connection.id)).result).toMatchObject({ mended: 1 });
});

test("C6 S4 encrypted messages are replayed too", async () => {
  const connection = await fresh("sealed.example");
  await encryptAssertionFor(stage, connection, "ada@sealed.example");
  const { result } = await begin({}, connection.id);
  expect(result).toMatchObject({ passed: 1, brokenCount: 0 });
});

test("S4 a test sign-in is nobody who could break", async () => {
  const connection = await fresh("tests.example");
  await recordings.record(connection, "ada@tests.example", { outcome: "tested" });
  expect((await begin({}, connection.id)).result).toMatchObject({ passed: 0, stillRefused: 0 });
});

test("S4 an empty span, an unknown connection and a bad certificate are refused before anything runs", async () => {
  const empty = { from: WHOLE.to, to: WHOLE.from };
  await expect(begin({}, stage.connection.id, empty)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(begin({}, world.random.uuid())).rejects.toMatchObject({ code: "not_found" });
  await expect(begin({ certificates: ["nonsense"] })).rejects.toMatchObject({ status: 422 });
});

test("S4 a replay whose node is gone is taken up by another, and given up after half an hour", async () => {
  const begun = await begin({});
  const left = { ...begun, status: "running", done: 1, result: undefined } as const;
  const leave = (age: number) => {
    const at = new Date(world.clock().getTime() - age);
    const id = world.random.uuid();
    const replay = { ...left, id, createdAt: at, updatedAt: at };
    return world.database.transact(world.tenantId, async (stores) => {
      await stores.replays.insert(replay);
      return id;
    });
  };
  const [recent, stale, old] = [
    await leave(10 * SECONDS),
    await leave(90 * SECONDS),
    await leave(3_600 * SECONDS),
  ];
  await replays.takeUpStalled();
  // Closing waits for what is under way.
  await replays.close();
  const status = async (id: string) => (await replays.get(world.tenantId, id)).status;
  expect([await status(recent), await status(stale), await status(old)]).toEqual([
    "running",
    "done",
    "failed",
  ]);
});

test("S4 a replay, which names people, is forgotten with their attempts", async () => {
  const { id } = await begin({});
  expect(await replays.forget(world.tenantId, 100)).toBe(0);
  world.clock.advance(world.settings.recorderDays * 86_400 * SECONDS);
  expect(await replays.forget(world.tenantId, 100)).toBeGreaterThan(1);
  await expect(replays.get(world.tenantId, id)).rejects.toMatchObject({ code: "not_found" });
});

test("S4 many replays at once take no more of the verifier than one, and leave sign-ins their room", async () => {
  const connection = await fresh("crowd.example");
  await recordings.recordMany(connection, "crowd.example", 12);
  let [running, most] = [0, 0];
  const crowd = createReplays({
    ...world,
    ...world.settings,
    ...world.database,
    recorder: stage.recorder,
    keys: stage.keys,
    readCertificate,
    presetMapping: presets.mappingOf,
    async verifyResponse() {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return { ok: false, code: "saml_unsigned", message: "", checks: [], claimed: {} };
    },
  });
  const one = () => crowd.begin({ connectionId: connection.id, draft: {}, ...WHOLE }, stage.by, 60 * SECONDS);
  const done = await Promise.all(Array.from({ length: 10 }, one));
  expect(done.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "done"));
  expect(most).toBe(6);
  await crowd.close();
});

test("S4 a thousand recorded sign-ins are replayed in under ten seconds, and progress is seen on the way", async () => {
  const connection = await fresh("thousand.example");
  await recordings.recordMany(connection, "thousand.example", 1_000);
  const verifier = createVerifier({ timeLimitMs: 10 * SECONDS });
  const needs = {
    ...world,
    ...world.settings,
    ...world.database,
    recorder: stage.recorder,
    keys: stage.keys,
  };
  const many = createReplays({
    ...needs,
    readCertificate,
    presetMapping: presets.mappingOf,
    verifyResponse: verifier.verifyResponse,
  });
  try {
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    const first = await many.begin({ connectionId: connection.id, draft: {}, ...WHOLE }, stage.by, 0);
    expect(first).toMatchObject({ status: "running", total: 1_000 });
    const seen = new Set<number>();
    let now = first;
    while (now.status === "running") {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      now = await many.get(world.tenantId, first.id);
      seen.add(now.done);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const cpuSeconds = (user + system) / 1_000_000;
    expect(now.result).toMatchObject({ passed: 1_000, brokenCount: 0 });
    expect(seen.size).toBeGreaterThan(3);
    process.stdout.write(`a thousand: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s on processors\n`);
    // What the work takes of all processors, worker threads included, whoever else keeps this machine busy.
    expect(cpuSeconds / availableParallelism()).toBeLessThan(10);
  } finally {
    await many.close();
    await verifier.close();
  }
}, 120_000);
