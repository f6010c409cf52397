import { createBackChannel } from "./edge/oidc/back-channel.ts";
import { createLogoutTokens } from "./edge/oidc/logout-token.ts";
import type { Outbound } from "./edge/outbound/outbound.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Logger } from "./kernel/logger.ts";
import type { Random } from "./kernel/random.ts";
import type { Keys } from "./keys/keys.ts";
import { createCourier } from "./openings/courier.ts";
import { createOpenings } from "./openings/openings.ts";
import type { SessionBackend } from "./sessions/repository.ts";
import type { OpenedApps } from "./sessions/types.ts";
import type { Database, Repositories } from "./storage/repositories.ts";

interface Needs extends Pick<Database, "transact" | "locate"> {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly backend: Pick<SessionBackend, "read">;
  readonly outbound: Pick<Outbound, "download">;
  readonly keys: Pick<Keys, "published">;
}

/** Introduces the sessions to the apps that are opened in them, and to who tells these when the sessions end (X4). */
export function createAppsTold(needs: Needs) {
  const { backend, clock } = needs;
  const issuer = `${needs.publicUrl}/oidc`;
  const openings = createOpenings({
    ...needs,
    issuer,
    sessionEndsAt: async (key) => (await backend.read(key, clock().getTime()))?.endsAt,
  });
  const courier = createCourier({
    ...needs,
    send: createBackChannel({ ...needs, logoutToken: createLogoutTokens({ ...needs, issuer }) }),
  });
  const opened: OpenedApps<Repositories> = { ...openings, wake: courier.wake };
  return {
    openings,
    courier,
    opened,
    /** A node that dies after the commit leaves nobody untold. */
    atDeactivation: (rows: Repositories, tenantId: string, personId: string) =>
      openings.close(rows, tenantId, { personId }, "deactivated"),
  };
}
