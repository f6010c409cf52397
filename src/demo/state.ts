import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemRandom } from "../kernel/random.ts";

/** What the demo must remember between two starts because the broker tells it only once. */
export interface DemoState {
  readonly adminKey: string;
  secretOf(clientId: string): string | undefined;
  keepSecret(clientId: string, secret: string): void;
}

interface Stored {
  readonly adminKey: string;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

/** @param folder made if it is missing; only its owner may look inside */
export function openState(folder: string): DemoState {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "demo.json");
  let stored = existsSync(file)
    ? read(file)
    : { adminKey: `demo-${systemRandom.token()}`, clientSecrets: {} };
  const write = (next: Stored) => {
    stored = next;
    // written beside and renamed, so that a start that is interrupted leaves the old file or the new one
    writeFileSync(`${file}.new`, `${JSON.stringify(stored, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write(stored);
  return {
    adminKey: stored.adminKey,
    secretOf: (clientId) => stored.clientSecrets[clientId],
    keepSecret: (clientId, secret) =>
      write({ ...stored, clientSecrets: { ...stored.clientSecrets, [clientId]: secret } }),
  };
}

function read(file: string): Stored {
  const parsed: Stored = JSON.parse(readFileSync(file, "utf8"));
  return parsed;
}
