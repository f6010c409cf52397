import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Stop } from "./stop.mjs";

export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

let inForeground = 0;

/** Whether a program that gets the signals itself is running. */
export const hasForeground = () => inForeground > 0;

/**
 * Run a program in the foreground. A terminal sends Ctrl-C to both of us: we stay until the program has ended, so
 * that whoever called can still tidy up. Answers with its exit code, 128 + n when signal n ended it.
 */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: "inherit", ...options });
  inForeground += 1;
  // Only the terminal's SIGINT reaches the child by itself.
  const pass = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
  for (const signal of SIGNALS) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Stop(`${program}: ${error.message}`)));
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => {
    inForeground -= 1;
    for (const signal of SIGNALS) process.off(signal, pass);
  });
}

/** Run a program to its end and keep what it says; throws with its last words if it fails. */
export async function runQuietly(program, args, options = {}) {
  const said = [];
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const text = Buffer.concat(said).toString();
  if (code !== 0)
    throw new Stop(
      `${program} ${args.join(" ")} failed (${code}):\n${text.split("\n").slice(-12).join("\n")}`,
    );
  return text;
}
