import type { Clock } from "../../src/kernel/clock.ts";
import type { Random } from "../../src/kernel/random.ts";
import type { Transact } from "../../src/kernel/transaction.ts";
import { createOpenings } from "../../src/openings/openings.ts";
import type { OpenedApps } from "../../src/sessions/types.ts";
import type { Repositories } from "../../src/storage/repositories.ts";

interface Needs {
  readonly transact: Transact<Repositories>;
  readonly clock: Clock;
  readonly random: Random;
}

/** What sessions need of the apps that are opened in them, where nobody carries the word to these. */
export function openedApps(needs: Needs): OpenedApps<Repositories> {
  const openings = createOpenings({
    ...needs,
    issuer: "http://localhost/oidc",
    sessionEndsAt: () => Promise.resolve(undefined),
  });
  return { ...openings, wake: () => undefined };
}
