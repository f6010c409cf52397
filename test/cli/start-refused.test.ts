import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/cli.ts";
import { startProcess, type Running } from "../../src/main.ts";
import { freePort } from "../kit/port.ts";
import { silent } from "../kit/silent.ts";

let folder: string;
let environment: Record<string, string>;
let running: Running;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-main-"));
  environment = {
    PORT: String(await freePort()),
    SALLYPORT_LISTEN: "127.0.0.1",
    SALLYPORT_DATA_DIR: join(folder, "first"),
    SALLYPORT_LOG_LEVEL: "silent",
  };
  running = await startProcess({ environment, log: silent });
});

afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true });
});

/** What an operator sees of a start that ends. */
async function startWith(change: Record<string, string>) {
  const said = { out: "", err: "" };
  const code = await run(["start"], {
    environment: { ...environment, ...change },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

const second = () => join(folder, "second");

test("O5 a start without a bootstrap key has a set-up link, which works", async () => {
  expect(running.setupUrl).toMatch(/^http:\/\/localhost:\d+\/setup\/[\w-]{43}$/);
  const page = await fetch(running.setupUrl!.replace("localhost", "127.0.0.1"));
  expect(await page.text()).toContain("Make the key");
});

test.each([
  [
    "an address of another machine",
    () => ({ SALLYPORT_DATA_DIR: second(), SALLYPORT_LISTEN: "192.0.2.1" }),
    /^SALLYPORT_LISTEN: 192\.0\.2\.1 is no address of this machine\. /,
  ],
  ["a data directory in use", () => ({}), /^another process uses the data directory \S+\. Stop /],
  [
    "a file for a data directory",
    () => ({ SALLYPORT_DATA_DIR: join(folder, "file") }),
    /^SALLYPORT_DATA_DIR: .*EEXIST.*\. Name /,
  ],
  [
    "a file for a data directory and a master key",
    () => ({ SALLYPORT_DATA_DIR: join(folder, "file"), SALLYPORT_MASTER_KEY: "ab".repeat(32) }),
    /^the data directory \S+ cannot be written to\. Set /,
  ],
  [
    "another master key than the database's",
    () => ({ SALLYPORT_DATA_DIR: second(), PORT: "0", SALLYPORT_MASTER_KEY: "ab".repeat(32) }),
    /^master key: expected the one with fingerprint /,
  ],
])("O4 a start with %s ends with one clear line and exit code 1", async (_what, change, line) => {
  await writeFile(join(folder, "file"), "");
  const { code, out, err } = await startWith(change());
  expect([code, out]).toEqual([1, ""]);
  expect(err).toMatch(/^sallyport: [^\n]+\n$/);
  expect(err.slice("sallyport: ".length)).toMatch(line);
});
