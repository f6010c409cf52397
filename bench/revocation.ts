import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { decodeJwt } from "jose";
import { freePort } from "../test/kit/port.ts";
import { shown } from "./measure.ts";
import { personOf } from "./journeys/journey.ts";
import { openChannels } from "./journeys/channels.ts";
import { browserOf, openNode } from "./journeys/sallyport.ts";
import { startServerProcess } from "./servers/process.ts";

/**
 * Line 3: how long a revocation takes to be obeyed. One node, a process of its own, is asked to deactivate a person;
 * another one is asked in every channel until it refuses, and the app waits for its logout token. All are counted from
 * the moment at which the first node is asked, so its own work is in them.
 */
const RUNS = 200;

const told = new Map<string, () => void>();
const app = createServer((req, res) => {
  let body = "";
  req.on("data", (bytes: Buffer) => (body += bytes.toString()));
  req.on("end", () => {
    const { sub = "" } = decodeJwt(new URLSearchParams(body).get("logout_token") ?? "");
    told.get(sub)?.();
    res.end();
  });
});
const appPort = await freePort();
await new Promise<void>((done) => app.listen(appPort, "127.0.0.1", done));

const first = await openNode({ backchannelLogoutUri: `http://127.0.0.1:${appPort}/logout` });
const otherPort = await freePort();
const second = await startServerProcess("./sallyport.ts", {
  ...first.environment,
  PORT: String(otherPort),
});
const other = `http://127.0.0.1:${otherPort}`;

const channels = await openChannels(first, other);

/** Between two questions of one channel: without, the questions of all of them would be what is measured. */
const PAUSE_MS = 5;

/** Milliseconds until it is refused. */
async function refused(began: number, letsIn: () => Promise<boolean>): Promise<number> {
  while (await letsIn()) await setTimeout(PAUSE_MS);
  return performance.now() - began;
}

const lines = new Map<string, number[]>();
const note = (line: string, ms: number) => void lines.set(line, [...(lines.get(line) ?? []), ms]);

for (let run = 0; run < RUNS; run += 1) {
  const browser = browserOf(run);
  const token = await first.journey.signIn(run, browser);
  const { personId, letIn } = await channels({ email: personOf(run), browser, token });
  for (const [name, letsIn] of letIn)
    if (!(await letsIn())) throw new Error(`${personOf(run)} is not let in: ${name}`);
  const heard = new Promise<void>((done) => told.set(personId, done));
  const began = performance.now();
  const deactivate = first.api.post(`/people/${personId}/deactivate`, {});
  await Promise.all([
    deactivate,
    ...letIn.map(([name, letsIn]) => refused(began, letsIn).then((ms) => note(name, ms))),
    heard.then(() => note("back-channel logout heard by the app", performance.now() - began)),
  ]);
  for (const [name, letsIn] of letIn)
    if (await letsIn()) throw new Error(`${personOf(run)} is let in again: ${name}`);
  await first.api.post(`/people/${personId}/reactivate`, {});
}

console.log(
  `Deactivation: from the request to refusal on another node, ${RUNS} times (ms of the wall clock)`,
);
for (const [line, times] of lines) {
  const sorted = times.toSorted((one, another) => one - another);
  const at = (share: number) => shown(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  console.log(
    `  ${line.padEnd(40)} p50 ${at(0.5).padStart(6)}  p99 ${at(0.99).padStart(6)}  worst ${at(1).padStart(6)}`,
  );
}
first.journey.close();
second.stop();
process.exit(0);
