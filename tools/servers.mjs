import { spawn, execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasForeground, runQuietly, SIGNALS } from "./children.mjs";
import { Stop } from "./stop.mjs";

const READY_WITHIN_MS = 30_000;

/** Redis and PostgreSQL of our own on free ports, in memory-like settings, gone without a trace at `stop`. */
export async function startServers() {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-stores-"));
  chmodSync(folder, 0o755);
  const servers = [];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const endAtOnce = () => {
    for (const server of servers) server.child.kill("SIGKILL");
    removeFolder();
  };
  const interrupted = () => hasForeground() || process.exit(130);
  for (const signal of SIGNALS) process.on(signal, interrupted);
  process.once("exit", endAtOnce);
  const stop = async () => {
    await Promise.all(servers.splice(0).map(end));
    for (const signal of SIGNALS) process.off(signal, interrupted);
    process.off("exit", endAtOnce);
    removeFolder();
  };
  try {
    const environment = {};
    if (!process.env.SALLYPORT_TEST_REDIS_URL)
      environment.SALLYPORT_TEST_REDIS_URL = await startRedis(folder, servers);
    if (!process.env.SALLYPORT_TEST_DATABASE_URL)
      environment.SALLYPORT_TEST_DATABASE_URL = await startPostgres(folder, servers);
    return { environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRedis(folder, servers) {
  const port = await freePort();
  const args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  await serve("redis-server", args.map(String), {
    port,
    says: "Ready to accept connections",
    stopBy: "SIGTERM",
    servers,
  });
  return `redis://127.0.0.1:${port}`;
}

async function startPostgres(folder, servers) {
  const bin = newestPostgres();
  const data = join(folder, "postgres");
  const who = unprivileged();
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid);
  const options = { ...who, cwd: folder };
  const locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=postgres", "--no-sync"];
  await runQuietly(join(bin, "initdb"), ["-D", data, ...locale], options);
  const port = await freePort();
  // Nothing here outlives the run, so nothing is made safe against power loss.
  const speed = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "max_wal_size=2GB",
  ];
  const settings = [...speed, "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`];
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  await serve(join(bin, "postgres"), args, {
    port,
    says: "ready to accept connections",
    stopBy: "SIGINT",
    servers,
    options,
  });
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

/** PostgreSQL refuses to run as root; Debian's package has made a user for it. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function newestPostgres() {
  const home = "/usr/lib/postgresql";
  const versions = readdirSync(home).filter((name) => /^\d+$/.test(name));
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  if (newest === undefined)
    throw new Stop(`${home} holds no server although the package postgresql is installed.`);
  return join(home, newest, "bin");
}

/** A group of its own: Ctrl-C in the terminal must not end a server before the tests that use it. */
async function serve(program, args, { port, says, stopBy, servers, options = {} }) {
  // By setpriv the kernel ends it when we are killed before we could.
  const command = ["--pdeathsig", "TERM", program, ...args];
  const child = spawn("setpriv", command, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => void child.once("exit", resolve).once("error", resolve));
  servers.push({ child, ended, stopBy });
  let words = "";
  const ready = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes) => {
        words = `${words}${bytes}`.slice(-2_000);
        if (words.includes(says)) resolve(true);
      });
  });
  const late = new Promise((resolve) => void setTimeout(resolve, READY_WITHIN_MS).unref());
  if ((await Promise.race([ready, ended, late])) !== true || !(await answers(port)))
    throw new Stop(`${program} did not start:\n${words}`);
}

async function end({ child, ended, stopBy }) {
  child.kill(stopBy);
  const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(late);
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket.end() !== undefined));
    socket.on("error", () => resolve(false));
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
