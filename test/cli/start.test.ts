import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, listenOnLoopback } from "../../src/demo/ports.ts";

const program = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-start-"));
});

afterEach(() => rm(folder, { recursive: true }));

function started(settings: Readonly<Record<string, string>>): {
  child: ChildProcess;
  said: { out: string; err: string };
} {
  const { SALLYPORT_TEST_DATABASE_URL: _db, SALLYPORT_TEST_REDIS_URL: _redis, ...environment } = process.env;
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: { ...environment, SALLYPORT_LISTEN: "127.0.0.1", SALLYPORT_LOG_LEVEL: "silent", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout?.on("data", (bytes: Buffer) => (said.out += bytes.toString()));
  child.stderr?.on("data", (bytes: Buffer) => (said.err += bytes.toString()));
  return { child, said };
}

test("O4 the broker alone says when it is ready and how to begin, answers, and ends with 0 on SIGTERM", async () => {
  const port = await freePort(0);
  const url = `http://localhost:${port}`;
  const { child, said } = started({ PORT: String(port), SALLYPORT_PUBLIC_URL: url });
  while (!said.out.includes("ready") && child.exitCode === null)
    await Promise.race([once(child.stdout!, "data"), once(child, "close")]);
  const link = `No owner yet: open ${url}/setup/`;
  expect(said).toEqual({
    out: expect.stringMatching(`^Sallyport is ready at ${url}\n${link}[\\w-]{43} once\\.\n$`),
    err: "",
  });
  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(health.status).toBe(200);
  await health.text();
  child.kill("SIGTERM");
  const [code] = await once(child, "close");
  expect({ code, err: said.err }).toEqual({ code: 0, err: "" });
}, 60_000);

test.each([
  ["an unknown setting", { SALLYPORT_COLOUR: "green" }, /SALLYPORT_COLOUR/],
  ["an unreachable database", { DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" }, /127\.0\.0\.1:9/],
])(
  "%s is one clear line and exit code 1",
  async (_what, settings, names) => {
    const { child, said } = started({ PORT: "0", ...settings });
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(said.err).toMatch(/^sallyport: [^\n]+\n$/);
    expect(said.err).toMatch(names);
  },
  60_000,
);

test("a taken port is one clear line and exit code 1", async () => {
  const taken = await listenOnLoopback(0);
  const { child, said } = started({ PORT: String(taken.port) });
  const [code] = await once(child, "close");
  await taken.close();
  expect(code).toBe(1);
  expect(said.err).toMatch(new RegExp(`^sallyport: port ${taken.port} is taken[^\\n]+PORT[^\\n]*\\n$`));
}, 60_000);
