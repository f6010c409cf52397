import type { Mapping } from "./types.ts";

export interface MappingRepository {
  /** The connection's own rules; absent means its preset's defaults. */
  find(tenantId: string, connectionId: string): Promise<Mapping | undefined>;
  save(tenantId: string, connectionId: string, mapping: Mapping): Promise<void>;
}
