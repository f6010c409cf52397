import type { KeyPurpose, KeyRecord } from "./types.ts";

export interface KeyRepository {
  /** Newest first. */
  list(tenantId: string, purpose: KeyPurpose): Promise<readonly KeyRecord[]>;
  /** @returns `false` if another node has made the first key of this purpose and algorithm meanwhile */
  insertFirst(key: KeyRecord): Promise<boolean>;
  /** A further key, in state `next`. @returns `false` if a `next` one of this purpose and algorithm exists already */
  insertNext(key: KeyRecord): Promise<boolean>;
  /** `next` becomes `active` and `active` becomes `retired`, in one statement; `false` if `id` is not `next`. */
  promote(tenantId: string, id: string): Promise<boolean>;
  /** Removes a `next` or `retired` key; `false` if it is `active` or unknown. */
  remove(tenantId: string, id: string): Promise<boolean>;
}
