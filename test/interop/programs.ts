import { spawn } from "node:child_process";
import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_WITHIN_MS = 20_000;

export interface Program {
  stop(): Promise<void>;
}

/** The user that Debian's web programs expect to be; ourselves where we may not choose. */
export const webUser = (): { uid?: number; gid?: number } =>
  process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};

const idOf = (flag: string): number => Number(execFileSync("id", [flag, "www-data"], { encoding: "utf8" }));

/** A folder of this run that the web programs may look into. */
export function openFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `sallyport-${name}-`));
  const { uid, gid } = webUser();
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Start a server program and wait until it answers at `url`, whatever the answer. It ends with us, even when we are
 * killed: the kernel tells it.
 * @throws Error with the program's last words
 */
export async function startProgram(
  command: readonly [program: string, ...args: string[]],
  url: string,
  options: { env?: Readonly<Record<string, string>>; uid?: number; gid?: number; cwd?: string } = {},
): Promise<Program> {
  const { env, ...rest } = options;
  const child = spawn("setpriv", ["--pdeathsig", "TERM", ...command], {
    ...rest,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let words = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => (words = `${words}${bytes.toString()}`.slice(-4_000)));
  const ended = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", () => done());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  if (await answers(url, ended)) return { stop };
  await stop();
  throw new Error(`${command[0]} did not start:\n${words}`);
}

async function answers(url: string, ended: Promise<void>): Promise<boolean> {
  let running = true;
  void ended.then(() => (running = false));
  const until = Date.now() + READY_WITHIN_MS;
  while (running && Date.now() < until) {
    const answered = await fetch(url, { redirect: "manual" }).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

/** Taken and given back: the next program may have it. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
