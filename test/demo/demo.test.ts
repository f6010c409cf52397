import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { companies } from "../../src/demo/idps/vendors.ts";
import { listenOnLoopback } from "../../src/demo/ports.ts";
import { asOlderNode } from "../cli/older-node.ts";
import { browserOf, freePortsInARow, openDemo, signInByHttp } from "../e2e/open-demo.ts";

const program = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));
const ADA = "ada@okta-corp.example.com";

test("O1 the second start finds everything again, and whoever was signed in still is", async () => {
  const first = await openDemo({ port: await freePortsInARow() });
  const browser = browserOf(ADA);
  await signInByHttp(browser, `${first.urls.tracker}/`, ADA);
  const inventory = async ({ api }: Pick<typeof first, "api">) => ({
    connections: (await api.all<{ id: string }>("/connections")).map(({ id }) => id),
    domains: (await api.all<{ id: string; status: string }>("/domains")).map(({ id, status }) => [
      id,
      status,
    ]),
    apps: (await api.all<{ id: string; clientId: string }>("/apps")).map(({ id, clientId }) => [
      id,
      clientId,
    ]),
    people: (await api.all<{ email: string }>("/people")).map(({ email }) => email),
  });
  const before = await inventory(first);
  expect(before.people.toSorted()).toEqual([ADA, "grace@okta-corp.example.com"]);
  expect([before.connections, before.domains, before.apps].map(({ length }) => length)).toEqual([5, 5, 4]);
  expect(before.domains.every(([, status]) => status === "verified")).toBe(true);

  const second = await first.restarted();
  expect(second.adminKey).toBe(first.adminKey);
  expect(await inventory(second)).toEqual(before);
  const prompts = browser.trace.filter((line) => line.includes("POST")).length;
  const page = await browser.go(`${second.urls.wiki}/pages/handbook`);
  expect(page.text).toContain(`You read this as ${ADA}`);
  expect(browser.trace.filter((line) => line.includes("POST"))).toHaveLength(prompts);
  await second.close();
}, 180_000);

test("a start on other ports moves the registrations along, and what the lab set wrong is right again", async () => {
  const first = await openDemo();
  const lab = await browserOf(ADA).post(`${first.urls.okta}/lab`, { name: "connection-disabled" });
  expect(lab.text).toContain("Set wrong: connection-disabled");
  const second = await first.restarted();
  const page = await signInByHttp(browserOf(ADA), `${second.urls.tracker}/issues/SP-7`, ADA);
  expect(page.text).toContain("Signed in as Ada Lovelace");
  await second.close();
}, 180_000);

test("C3 the demo's broker follows each identity provider's metadata by its address", async () => {
  const demo = await openDemo();
  const addresses = companies.flatMap(({ vendor }) =>
    vendor.metadataPath === undefined ? [] : [demo.urls[vendor.name] + vendor.metadataPath],
  );
  expect(addresses).toHaveLength(4);
  for (const metadataUrl of addresses) {
    const made = await demo.api.post<{ metadata: object; idp: object }>("/connections", {
      name: metadataUrl,
      protocol: "saml",
      metadataUrl,
    });
    expect(made).toMatchObject({
      idp: { ssoUrl: expect.stringContaining(new URL(metadataUrl).host) },
      metadata: { failures: 0, lastError: null },
    });
  }
  await demo.close();
}, 180_000);

describe("the demo as a command", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-command-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Started where it finds no state, and leaves none in the project. */
  function command(
    port: number,
    flags: readonly string[] = [],
  ): { child: ChildProcess; said: { out: string; err: string } } {
    const {
      SALLYPORT_TEST_DATABASE_URL: _db,
      SALLYPORT_TEST_REDIS_URL: _redis,
      ...environment
    } = process.env;
    const child = spawn(process.execPath, [...flags, program, "demo"], {
      cwd: folder,
      env: { ...environment, PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { out: "", err: "" };
    child.stdout?.on("data", (bytes: Buffer) => (said.out += bytes.toString()));
    child.stderr?.on("data", (bytes: Buffer) => (said.err += bytes.toString()));
    return { child, said };
  }

  test.each([
    ["SIGINT", []],
    ["SIGTERM", []],
    ["SIGTERM through an older Node", asOlderNode],
  ])(
    "O1 it is ready within a minute and ends clean on %s",
    async (name, flags) => {
      const signal = name === "SIGINT" ? "SIGINT" : "SIGTERM";
      const { child, said } = command(await freePortsInARow(), flags);
      while (!said.out.includes("Ctrl-C ends it") && child.exitCode === null)
        await Promise.race([once(child.stdout!, "data"), once(child, "close")]);
      expect(said.out).toMatch(/ready \(\d{1,2}\.\d s\)/);
      expect(said.out).toContain(ADA);
      expect(said.out).toMatch(/curl -H "Authorization: Bearer demo-/);
      child.kill(signal);
      const [code] = await once(child, "close");
      expect({ code, err: said.err }).toEqual({ code: 0, err: "" });
    },
    90_000,
  );

  test.each([0, 3, 7])(
    "a taken port is told in one line, exit code 1 (port %d of the eight)",
    async (offset) => {
      const port = await freePortsInARow();
      const taken = await listenOnLoopback(port + offset);
      const { child, said } = command(port);
      const [code] = await once(child, "close");
      await taken.close();
      expect(code).toBe(1);
      expect(said.err).toMatch(
        new RegExp(`^sallyport: port ${port + offset} is taken; [^\\n]*PORT=[^\\n]*\\n$`),
      );
    },
    60_000,
  );
});
