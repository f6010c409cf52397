import type { MetadataExchange } from "../../connections/metadata-exchange.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Job } from "./jobs.ts";
import { inLanes } from "./lanes.ts";

interface Needs {
  readonly metadata: Pick<MetadataExchange, "due" | "refresh">;
  readonly ephemeral: Ephemeral;
  readonly log: Logger;
}

/** Connections in one run; what is left is due in the next. */
const BATCH = 40;
/** At once: a slow publisher holds one of these and no more. */
const LANES = 4;
/** Longer than a fetch can take, so that no second node asks meanwhile. Milliseconds. */
const CLAIM_MS = 180_000;

/** Fetches the metadata that is due, of all tenants, each by one node (C3). */
export function refreshMetadata({ metadata, ephemeral, log }: Needs): Job {
  const refresh = async ({ tenantId, id }: { tenantId: string; id: string }): Promise<void> => {
    const claim = `metadata:${id}`;
    if (!(await ephemeral.claim(claim, "fetching", CLAIM_MS))) return;
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "metadata refresh" } };
    try {
      const { outcome, connection } = await metadata.refresh(id, by);
      if (outcome === "held" || outcome === "failed")
        log.warn(
          { connectionId: id, because: connection.metadata?.lastError },
          `metadata refresh: ${outcome}`,
        );
    } catch (error) {
      // Deleted meanwhile, or changed by everybody at once: the next run sees. One connection stops no other.
      log.warn({ connectionId: id, error }, "metadata refresh: not stored");
    } finally {
      await ephemeral.remove(claim);
    }
  };

  return {
    name: "refresh-metadata",
    everyMs: 60_000,
    run: async () => inLanes(await metadata.due(BATCH), LANES, refresh),
  };
}
