import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import { assertVersion } from "../kernel/errors.ts";
import type { Transact } from "../kernel/transaction.ts";
import { applyMapping, type Filled, type Problem, type Received } from "./apply.ts";
import type { MappingRepository } from "./repository.ts";
import type { Mapping } from "./types.ts";

/** The rules in force for a connection. */
export interface MappingInForce {
  readonly mapping: Mapping;
  /** 0: the preset's defaults; from 1 on the connection's own, counted by change. */
  readonly version: number;
}

interface Needs {
  readonly transact: Transact<{ readonly mappings: MappingRepository; readonly audit: AuditTrail }>;
  readonly presetMapping: PresetMapping;
}

/** The rules that a vendor's preset has for a connection without rules of its own; the generic ones for an unknown name. */
export type PresetMapping = (preset: string) => Mapping;

export type Mappings = ReturnType<typeof createMappings>;

/** A connection's rules as data: read, changed, tried before they are saved (M2, M5). */
export function createMappings({ transact, presetMapping }: Needs) {
  return {
    /** @param preset of the connection, whose defaults hold until it has rules of its own */
    get(tenantId: string, connectionId: string, preset: string): Promise<MappingInForce> {
      return transact(tenantId, ({ mappings }) =>
        mappingInForce(mappings, tenantId, connectionId, presetMapping(preset)),
      );
    },

    /**
     * @param expectedVersion of the API's `If-Match`; absent: whatever is stored is replaced
     * @throws VersionConflict
     */
    save(
      connection: { readonly id: string; readonly preset: string },
      mapping: Mapping,
      by: AuditContext,
      expectedVersion?: number,
    ): Promise<MappingInForce> {
      return transact(by.tenantId, async ({ mappings, audit }) => {
        const before = await mappingInForce(
          mappings,
          by.tenantId,
          connection.id,
          presetMapping(connection.preset),
        );
        assertVersion("mapping", before.version, expectedVersion);
        const after = { mapping, version: before.version + 1 };
        await mappings.save(by.tenantId, connection.id, { ...mapping, version: after.version });
        await audit.record(
          { name: "mapping.updated", targetId: connection.id, before: before.mapping, after: mapping },
          by,
        );
        return after;
      });
    },

    /** Field by field what these rules make of a message; writes nothing. */
    preview(
      mapping: Mapping,
      received: Received,
    ): { readonly fields: readonly Filled[]; readonly problems: readonly Problem[] } {
      const mapped = applyMapping(mapping, received);
      return { fields: mapped.fields, problems: mapped.ok ? [] : mapped.problems };
    },
  };
}

/**
 * Inside a caller's transaction.
 * @param defaults of the connection's preset
 */
export async function mappingInForce(
  mappings: MappingRepository,
  tenantId: string,
  connectionId: string,
  defaults: Mapping,
): Promise<MappingInForce> {
  const own = await mappings.find(tenantId, connectionId);
  if (own === undefined) return { mapping: defaults, version: 0 };
  const { version = 1, ...mapping } = own;
  return { mapping, version };
}
