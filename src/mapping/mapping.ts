import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { applyMapping, type Filled, type GroupLine, type Problem, type Received } from "./apply.ts";
import type { MappingRepository } from "./repository.ts";
import type { Mapping, MappingVersion } from "./types.ts";

/** The rules in force for a connection. */
export interface MappingInForce {
  readonly mapping: Mapping;
  /** 0: the preset's defaults; from 1 on the connection's own, counted by change. */
  readonly version: number;
}

interface Preview {
  readonly fields: readonly Filled[];
  readonly groups: readonly GroupLine[];
  readonly problems: readonly Problem[];
}

interface Stores {
  readonly mappings: MappingRepository;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<Stores>;
  readonly presetMapping: PresetMapping;
  readonly clock: Clock;
}

/** Whose rules, and where they begin. */
interface Mapped {
  readonly id: string;
  readonly preset: string;
}

/** The rules that a vendor's preset has for a connection without rules of its own; the generic ones for an unknown name. */
export type PresetMapping = (preset: string) => Mapping;

export type Mappings = ReturnType<typeof createMappings>;

/** A connection's rules as data: read, changed, tried before they are saved (M2, M5). */
export function createMappings({ transact, presetMapping, clock }: Needs) {
  /** Inside a transaction. @throws VersionConflict also when another change comes between reading and writing */
  const change = async (
    { mappings, audit }: Stores,
    connection: Mapped,
    mapping: Mapping,
    by: AuditContext,
    expectedVersion?: number,
  ): Promise<MappingInForce> => {
    const [{ tenantId, actor }, defaults] = [by, presetMapping(connection.preset)];
    const before = await mappingInForce(mappings, tenantId, connection.id, defaults);
    assertVersion("mapping", before.version, expectedVersion);
    const version = before.version + 1;
    const next = { tenantId, connectionId: connection.id, version, at: clock(), by: actor, mapping };
    if (!(await mappings.save(next))) throw new VersionConflict("mapping");
    const event = { targetId: connection.id, before: before.mapping, after: mapping };
    await audit.record({ name: "mapping.updated", ...event }, by);
    return { mapping, version };
  };

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
      connection: Mapped,
      mapping: Mapping,
      by: AuditContext,
      expectedVersion?: number,
    ): Promise<MappingInForce> {
      return transact(by.tenantId, (stores) => change(stores, connection, mapping, by, expectedVersion));
    },

    /** Every set of rules that the connection had of its own, newest first. */
    versions(tenantId: string, connectionId: string, page: PageRequest): Promise<Page<MappingVersion>> {
      return transact(tenantId, ({ mappings }) => mappings.listVersions(tenantId, connectionId, page));
    },

    /**
     * Puts earlier rules in force as a new version; nothing is forgotten.
     * @param to the version; 0: the preset's rules as they are today
     * @throws NotFound, VersionConflict
     */
    rollback(
      connection: Mapped,
      to: number,
      by: AuditContext,
      expectedVersion?: number,
    ): Promise<MappingInForce> {
      return transact(by.tenantId, async (stores) => {
        const earlier = await stores.mappings.findVersion(by.tenantId, connection.id, to);
        const mapping = to === 0 ? presetMapping(connection.preset) : earlier?.mapping;
        if (mapping === undefined)
          throw new NotFound(`the mapping has no version ${to}`, {
            nextStep: "Choose one that the connection's mapping/versions lists.",
          });
        return change(stores, connection, mapping, by, expectedVersion);
      });
    },

    /** Field by field what these rules make of a message; writes nothing. */
    preview(mapping: Mapping, received: Received): Preview {
      const mapped = applyMapping(mapping, received);
      const { fields, groups } = mapped;
      return { fields, groups, problems: mapped.ok ? [] : mapped.problems };
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
