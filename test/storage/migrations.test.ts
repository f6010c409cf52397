import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../../src/storage/embedded/open.ts";
import { migrationsConformance } from "../conformance/migrations.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";

migrationsConformance("PostgreSQL", async () => {
  const { url, drop } = await createEmptyDatabase();
  return { address: { connectionString: url }, close: drop };
});

migrationsConformance("embedded", async () => {
  const path = await mkdtemp(join(tmpdir(), "sallyport-test-empty-"));
  const { address, close } = await openEmbedded(path, { log: silent });
  return {
    address,
    async close() {
      await close();
      await rm(path, { recursive: true });
    },
  };
});
