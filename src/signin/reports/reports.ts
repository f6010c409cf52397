import { createAttention } from "./attention.ts";
import { createExpiring } from "./expiring.ts";
import { createHealthReports } from "./health.ts";
import { createProgress } from "./progress.ts";
import { createSigninReports } from "./signins.ts";
import { createUses } from "./uses.ts";

type Needs = Parameters<typeof createExpiring>[0] &
  Parameters<typeof createHealthReports>[0] &
  Parameters<typeof createSigninReports>[0] &
  Parameters<typeof createProgress>[0] &
  Parameters<typeof createUses>[0];

export type Reports = ReturnType<typeof createReports>;

/** What an overview shows: each report reads several rooms, and writes to none. */
export function createReports(needs: Needs) {
  const { signins } = createSigninReports(needs);
  const { expiring } = createExpiring(needs);
  const { health } = createHealthReports(needs);
  return {
    signins,
    expiring,
    health,
    ...createAttention({ clock: needs.clock, signins, expiring, health }),
    ...createProgress(needs),
    ...createUses(needs),
  };
}
