import { databaseConformance } from "../conformance/database.ts";
import { tenantWallConformance } from "../conformance/tenant-wall.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores } from "../kit/stores.ts";
import type { StoresKind, TestStores } from "../kit/stores.ts";

const KINDS: [StoresKind, string][] = [
  ["postgres", "PostgreSQL"],
  ["embedded", "embedded"],
];

for (const [kind, name] of KINDS) {
  describe(name, () => {
    let stores: TestStores;
    beforeAll(async () => {
      stores = await openTestStores({ kind, clock: createTestClock() });
    });
    afterAll(() => stores.close());

    databaseConformance(name, () => stores.database);
    tenantWallConformance(name, () => stores);
  });
}
