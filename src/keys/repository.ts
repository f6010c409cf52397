import type { KeyPurpose, KeyRecord } from "./types.ts";

export interface KeyRepository {
  /** Newest first. */
  list(tenantId: string, purpose: KeyPurpose): Promise<readonly KeyRecord[]>;
  /** @returns `false` if another node has made the first key of this purpose and algorithm meanwhile */
  insertFirst(key: KeyRecord): Promise<boolean>;
}
