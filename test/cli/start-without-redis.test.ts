import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { aPerson } from "../conformance/samples.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { openBrowser } from "../kit/browser.ts";
import { freePort } from "../kit/port.ts";
import { createMigratedDatabase } from "../kit/postgres.ts";
import { endRedis, startRedis } from "../kit/redis.ts";

const program = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));
const ADMIN_KEY = "start-without-redis-key-0123456789abcdef";

let folder: string;
let database: Awaited<ReturnType<typeof createMigratedDatabase>>;
let redisPort: number;
let url: string;
let child: ChildProcess;
let said = "";

/** The process as an operator starts it, on PostgreSQL and a Redis that is not there. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-dark-"));
  database = await createMigratedDatabase();
  redisPort = await freePort();
  const port = await freePort();
  url = `http://localhost:${port}`;
  child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      PORT: String(port),
      SALLYPORT_LISTEN: "127.0.0.1",
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      SALLYPORT_MASTER_KEY: "ab".repeat(32),
      DATABASE_URL: database.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout?.on("data", (bytes: Buffer) => (said += bytes.toString()));
  while (!said.includes("Sallyport is ready") && child.exitCode === null)
    await Promise.race([once(child.stdout!, "data"), once(child, "close")]);
}, 60_000);

afterAll(async () => {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "close");
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What the process answers, which it must at once. */
async function answered(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${url}${path}`, {
    redirect: "manual",
    signal: AbortSignal.timeout(2_000),
    ...init,
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") ?? "" };
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
});

test("X5 a broker that starts without Redis listens, says what is missing, and lets nobody in wrongly", async () => {
  expect(child.exitCode).toBeNull();
  expect(await answered("/healthz")).toMatchObject({ status: 200 });
  const ready = await answered("/readyz");
  expect([ready.status, JSON.parse(ready.text)]).toEqual([
    503,
    { status: "not ready", database: true, expiring: false, draining: false },
  ]);
  expect(said).toContain("Redis cannot be reached");
  const connection = "6b0c5a1e-0000-4000-8000-000000000000";
  const needRedis: [string, RequestInit?][] = [
    ["/login"],
    ["/apps"],
    ["/account"],
    [`/saml/${connection}/login`],
    [`/saml/${connection}/acs`, form({ SAMLResponse: "PHg+", RelayState: "x" })],
    ["/oidc/auth?client_id=x&response_type=code&scope=openid&redirect_uri=https://a.example"],
    ["/apps", { headers: { cookie: "__Host-sallyport=00.0123456789; sallyport=00.0123456789" } }],
  ];
  for (const [path, init] of needRedis) {
    const { status, text, type } = await answered(path, init);
    expect([path, status, type]).toEqual([path, 503, "text/html; charset=utf-8"]);
    expect(text).toContain("This does not work right now");
    expect(text).not.toMatch(/ECONNREFUSED|node_modules|\.ts|Redis/);
  }
  const app = await openAdminApi(url, ADMIN_KEY).post<{ clientId: string; clientSecret: string }>("/apps", {
    name: "App",
    protocol: "oidc",
    redirectUris: ["https://a.example/"],
  });
  const token = await answered(
    "/oidc/token",
    form({
      grant_type: "authorization_code",
      code: "made-up",
      redirect_uri: "https://a.example/",
      client_id: app.clientId,
      client_secret: app.clientSecret,
    }),
  );
  expect([token.status, JSON.parse(token.text)]).toEqual([503, { error: "temporarily_unavailable" }]);
  const begun = await answered("/api/v1/sessions", { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  expect([begun.status, begun.type]).toEqual([503, "application/problem+json; charset=utf-8"]);
});

test("S8 break-glass and admin keys work on it, and with Redis all the rest does, without a restart", async () => {
  const admin = openAdminApi(url, ADMIN_KEY);
  const { email } = aPerson("");
  const person = await admin.post<{ id: string }>("/people", { email });
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" };
  const role = { method: "PUT", headers, body: JSON.stringify({ role: "owner" }) };
  expect((await answered(`/api/v1/administrators/${person.id}`, role)).status).toBe(200);
  const sheet = await admin.post<{ codes: string[] }>("/break-glass/credentials", { personId: person.id });
  const bad = { headers: { authorization: "Bearer spk_bad" } };
  expect((await answered("/api/v1/me", bad)).status).toBe(401);

  const browser = openBrowser();
  const door = await browser.go(`${url}/break-glass`);
  const desk = await browser.submit(door, { email, code: sheet.codes[0] ?? "" });
  expect(desk.text).toContain(`You act as an owner, as ${email}`);

  const server = await startRedis(redisPort);
  try {
    const ready = async () => (await answered("/readyz")).status === 200;
    for (let i = 0; i < 200 && !(await ready()); i += 1) await new Promise((done) => setTimeout(done, 50));
    expect((await openBrowser().go(`${url}/login`)).status).toBe(200);
    expect((await browser.go(`${url}/break-glass`)).text).toContain("You act as an owner");
    expect(await answered("/api/v1/sessions", { headers })).toMatchObject({ status: 200 });
    expect(said).toContain("Redis is back");
  } finally {
    await endRedis(server, "SIGKILL");
  }
}, 30_000);
