import type { Page, PageRequest } from "../kernel/page.ts";
import type { Mapping, MappingVersion } from "./types.ts";

export interface MappingRepository {
  /** The connection's own rules; absent means its preset's defaults. */
  find(tenantId: string, connectionId: string): Promise<Mapping | undefined>;
  /**
   * Puts a version in force and keeps it.
   * @returns false, and nothing is written, unless the version in force is the one before (0: none of its own)
   */
  save(version: MappingVersion): Promise<boolean>;
  findVersion(tenantId: string, connectionId: string, version: number): Promise<MappingVersion | undefined>;
  /** Newest first. */
  listVersions(tenantId: string, connectionId: string, page: PageRequest): Promise<Page<MappingVersion>>;
}
