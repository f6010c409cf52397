import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/cli.ts";

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
    for (const command of ["start", "demo", "audit verify", "--version"]) expect(out).toContain(command);
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

test("the program's exit code is the command's", async () => {
  const child = spawn(process.execPath, [program, "nonsense"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const [code] = await once(child, "close");
  expect(code).toBe(2);
  expect(said).toMatch(/^sallyport: unknown command "nonsense"/);
});
