import { ephemeralConformance } from "../conformance/ephemeral.ts";
import { sessionsConformance } from "../conformance/sessions.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores } from "../kit/stores.ts";
import type { StoresKind, TestStores } from "../kit/stores.ts";

const KINDS: Record<StoresKind, string> = {
  "postgres-redis": "Redis",
  postgres: "PostgreSQL",
  embedded: "embedded",
};

for (const [kind, name] of Object.entries(KINDS) as [StoresKind, string][]) {
  describe(name, () => {
    const clock = createTestClock();
    let stores: TestStores;
    beforeAll(async () => {
      stores = await openTestStores({ kind, clock });
    });
    afterAll(() => stores.close());

    ephemeralConformance(name, () => ({ ephemeral: stores.expiring.ephemeral, clock }));
    sessionsConformance(name, () => stores.expiring.sessions);
  });
}
