import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SettingsRefused, type Settings } from "./settings.ts";

/**
 * The 32 bytes under which every secret is sealed (O5): from SALLYPORT_MASTER_KEY, else from the file that the first
 * start made in the data directory.
 * @throws SettingsRefused if the setting is not 32 bytes of base64 or hex
 */
export function readMasterKey(
  settings: Pick<Settings, "masterKey" | "dataDir">,
  makeKey: () => Buffer,
): { key: Buffer; made: boolean; file?: string } {
  if (settings.masterKey !== undefined)
    return { key: decode(settings.masterKey, "SALLYPORT_MASTER_KEY"), made: false };
  const file = join(settings.dataDir, "master.key");
  if (existsSync(file)) return { key: decode(readFileSync(file, "utf8"), file), made: false, file };
  const key = makeKey();
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  try {
    // wx: of two processes that start at once one writes and the other reads what was written
    writeFileSync(file, `${key.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return { key: decode(readFileSync(file, "utf8"), file), made: false, file };
  }
  return { key, made: true, file };
}

function decode(text: string, from: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : "base64");
  if (key.length !== 32)
    throw new SettingsRefused(`${from}: expected 32 bytes as base64 or hex, got ${key.length} bytes`);
  return key;
}
