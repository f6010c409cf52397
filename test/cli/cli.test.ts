import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/cli.ts";
import { asOlderNode } from "./older-node.ts";

const program = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));

async function typed(...args: string[]) {
  const said = { out: "", err: "" };
  const code = await run(args, {
    environment: {},
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

test("help lists every command", async () => {
  for (const word of ["help", "--help", "-h"]) {
    const { code, out } = await typed(word);
    expect(code).toBe(0);
    for (const command of ["start", "demo", "doctor", "audit verify", "break-glass make", "--version"])
      expect(out).toContain(command);
  }
});

test("--version says the version of the package", async () => {
  expect(await typed("--version")).toEqual({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    err: "",
  });
});

test.each([
  [["strat"], 'unknown command "strat"'],
  [["constructor"], 'unknown command "constructor"'],
  [["audit"], 'unknown command "audit "; try "audit verify"'],
  [["break-glass"], 'unknown command "break-glass "; try "break-glass make"'],
  [["break-glass", "make", "--tenant", "acme"], "takes --tenant and --person"],
  [["audit", "burn"], 'unknown command "audit burn"'],
  [["start", "--port", "4000"], 'unexpected "--port"'],
  [["audit", "verify", "--colour"], "Unknown option '--colour'"],
])("%j is answered by one line and exit code 2", async (args, message) => {
  const { code, out, err } = await typed(...args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(message);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  ["this Node", []],
  ["an older Node, by the one that npm ci brought along", asOlderNode],
])("the program's exit code is the command's, started by %s", async (_by, flags) => {
  const child = spawn(process.execPath, [...flags, program, "nonsense"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const [code] = await once(child, "close");
  expect(code).toBe(2);
  expect(said).toMatch(/^sallyport: unknown command "nonsense"/);
});

test("an older Node with nothing brought along is told what to do in one line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-bin-"));
  await mkdir(join(folder, "bin"));
  await copyFile(program, join(folder, "bin", "sallyport.mjs"));
  const child = spawn(process.execPath, [...asOlderNode, join(folder, "bin", "sallyport.mjs"), "start"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const [code] = await once(child, "close");
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  expect(said).toMatch(/^Node\.js 24\.12 or newer is needed; [^\n]*npm ci[^\n]*\n$/);
});
