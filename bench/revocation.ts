import { createServer } from "node:http";
import { decodeJwt } from "jose";
import { freePort } from "../test/kit/port.ts";
import { shown } from "./measure.ts";
import { personOf } from "./journeys/journey.ts";
import { openNode } from "./journeys/sallyport.ts";
import { startServerProcess } from "./servers/process.ts";

/**
 * Line 3: how long a revocation takes to be obeyed. One node, a process of its own, is asked to end a person's sessions;
 * another one is asked for userinfo and by introspection until it refuses, and the app waits for its logout token. All
 * are counted from the moment at which the first node is asked, so its own work is in them.
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

const userinfo = async (token: string): Promise<string> => {
  const answer = await fetch(`${other}/oidc/me`, { headers: { authorization: `Bearer ${token}` } });
  const { sub } = (await answer.json()) as { sub?: string };
  return sub ?? "";
};

async function isActive(token: string): Promise<boolean> {
  const answer = await fetch(`${other}/oidc/token/introspection`, {
    method: "POST",
    headers: { authorization: `Basic ${first.basic}` },
    body: new URLSearchParams({ token }),
  });
  return ((await answer.json()) as { active: boolean }).active;
}

/** Milliseconds until it is so, asked again at once. */
async function since(began: number, so: () => Promise<boolean>): Promise<number> {
  while (!(await so()));
  return performance.now() - began;
}

const lines = new Map<string, number[]>();
const note = (line: string, ms: number) => void lines.set(line, [...(lines.get(line) ?? []), ms]);

for (let run = 0; run < RUNS; run += 1) {
  const token = await first.journey.signIn(run);
  const personId = await userinfo(token);
  if (personId === "" || !(await isActive(token))) throw new Error(`${personOf(run)} is not signed in`);
  const heard = new Promise<void>((done) => told.set(personId, done));
  const began = performance.now();
  const revoke = fetch(`${first.url}/api/v1/sessions?personId=${personId}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${first.adminKey}` },
  });
  await Promise.all([
    since(began, async () => (await userinfo(token)) === "").then((ms) => note("userinfo refused", ms)),
    since(began, async () => !(await isActive(token))).then((ms) => note("introspection inactive", ms)),
    heard.then(() => note("back-channel logout heard by the app", performance.now() - began)),
  ]);
  if (!(await revoke).ok) throw new Error("the revocation was refused");
}

console.log(`Revocation: from the request to refusal on another node, ${RUNS} times (ms of the wall clock)`);
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
