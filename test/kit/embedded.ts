import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../../src/storage/embedded/open.ts";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import { silent } from "./silent.ts";

/** A data directory whose embedded database is migrated: a copy of a template that the first caller makes. */
export async function createEmbeddedDirectory(): Promise<{ path: string; drop(): Promise<void> }> {
  const checksums = (await readMigrations()).map((file) => file.checksum).join();
  const template = join(
    tmpdir(),
    `sallyport-test-${createHash("sha256").update(checksums).digest("hex").slice(0, 16)}`,
  );
  if (!existsSync(template)) await makeTemplate(template);
  const path = await mkdtemp(join(tmpdir(), "sallyport-test-data-"));
  await cp(join(template, "pgdata"), join(path, "pgdata"), { recursive: true });
  return { path, drop: () => rm(path, { recursive: true, force: true }) };
}

/** Two test workers may both make it; the first to rename wins and the other's draft goes. */
async function makeTemplate(template: string): Promise<void> {
  const draft = `${template}-${randomUUID().slice(0, 8)}`;
  const server = await openEmbedded(draft, { log: silent });
  await migrate(server.address, { log: silent });
  await server.close();
  await rename(draft, template).catch(() => rm(draft, { recursive: true }));
}
