import { createHash } from "node:crypto";
import { access, chmod, constants, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PoolAddress } from "../postgres/pool.ts";
import { DataDirectoryInUse, DataDirectoryUnusable } from "../errors.ts";

/** The name that PostgreSQL clients look for in a directory; 5432 is part of it and no TCP port. */
const SOCKET = ".s.PGSQL.5432";

/** `sun_path` of the smallest platform (macOS), less the closing zero. Bytes. */
const LONGEST_SOCKET_PATH = 103;

const OWNER_ONLY = 0o700;

/**
 * Makes the directory for us alone.
 * @throws DataDirectoryUnusable
 */
export async function prepareDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY });
    await chmod(path, OWNER_ONLY);
    await access(path, constants.W_OK);
  } catch (cause) {
    throw new DataDirectoryUnusable(`the data directory ${resolve(path)} cannot be written to`, {
      cause,
      nextStep:
        "Set SALLYPORT_DATA_DIR to a directory of this process's own, or use PostgreSQL (DATABASE_URL).",
    });
  }
}

/**
 * Holds the data directory for this process. The kernel frees the lock when the process dies, however it dies, which
 * it does not do for a lock file or a socket.
 * @returns what frees it
 * @throws DataDirectoryInUse
 */
export function lockDirectory(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, "lock.db"), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (cause) {
    lock.close();
    throw new DataDirectoryInUse(`another process uses the data directory ${resolve(dataDir)}`, {
      cause,
      nextStep:
        "Stop the other process, set another SALLYPORT_DATA_DIR, or use PostgreSQL (DATABASE_URL) for several.",
    });
  }
  return () => lock.close();
}

/** Where the socket lies: in the data directory, or where that path is too long for a socket, in the system's own. */
function socketDirectory(dataDir: string): string {
  const home = resolve(dataDir);
  if (Buffer.byteLength(join(home, SOCKET)) <= LONGEST_SOCKET_PATH) return home;
  return join(tmpdir(), `sallyport-${createHash("sha256").update(home).digest("hex").slice(0, 16)}`);
}

/**
 * Makes the socket's directory and refuses one that somebody else made.
 * @returns the socket's path
 */
export async function prepareSocket(dataDir: string): Promise<string> {
  const directory = socketDirectory(dataDir);
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
  const { uid, mode } = await lstat(directory);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new DataDirectoryInUse(`${directory} is open to others; the embedded database needs it alone`);
  return join(directory, SOCKET);
}

/** How a client reaches the database of this data directory while some process serves it. */
export const addressOf = (dataDir: string): PoolAddress => ({
  host: socketDirectory(dataDir),
  port: 5432,
  user: "postgres",
  database: "postgres",
  ssl: false,
});
