import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SettingsRefused, type Settings } from "./settings.ts";

/**
 * The 32 bytes under which every secret is sealed (O5): from SALLYPORT_MASTER_KEY, else from the file that the first
 * start made in the data directory.
 * @throws SettingsRefused if the setting is not 32 bytes of base64 or hex, or the file cannot be read or made
 */
export function readMasterKey(
  settings: Pick<Settings, "masterKey" | "dataDir">,
  makeKey: () => Buffer,
): { key: Buffer; made: boolean; file?: string } {
  if (settings.masterKey !== undefined)
    return { key: decode(settings.masterKey, "SALLYPORT_MASTER_KEY"), made: false };
  const file = join(settings.dataDir, "master.key");
  try {
    const made = existsSync(file) ? undefined : makeFile(settings.dataDir, file, makeKey());
    const key = made ?? decode(readFileSync(file, "utf8"), file);
    return { key, made: made !== undefined, file };
  } catch (cause) {
    if (cause instanceof SettingsRefused) throw cause;
    const { message } = cause as NodeJS.ErrnoException;
    throw new SettingsRefused(`SALLYPORT_DATA_DIR: the master key has no place there: ${message}`, {
      cause,
      nextStep: "Name a directory that this process may write to, or set SALLYPORT_MASTER_KEY.",
    });
  }
}

/** @returns `undefined` if another process, started at the same time, has made the file first */
function makeFile(dataDir: string, file: string, key: Buffer): Buffer | undefined {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${key.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
}

function decode(text: string, from: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : "base64");
  if (key.length !== 32)
    throw new SettingsRefused(`${from}: expected 32 bytes as base64 or hex, got ${key.length} bytes`);
  return key;
}
