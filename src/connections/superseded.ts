import type { MetadataChangeRepository } from "./repository.ts";
import type { Connection } from "./types.ts";

/** What waited was about an address, or an identity provider, that is not there any more. */
export async function supersedeHeld(
  changes: MetadataChangeRepository,
  { tenantId, id, updatedAt }: Connection,
): Promise<void> {
  const [newest] = (await changes.list(tenantId, id, { limit: 1 })).items;
  if (newest?.status === "held") await changes.decide(tenantId, newest.id, "superseded", updatedAt);
}
