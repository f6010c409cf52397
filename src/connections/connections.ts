import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import {
  identityProviderFrom,
  type CertificateFacts,
  type IdpInput,
  type Readers,
} from "./identity-provider.ts";
import { refuseWhatIsNotOffered, type Wishes } from "./not-offered.ts";
import type { Preset } from "./presets.ts";
import type { ConnectionLocator, ConnectionRepository } from "./repository.ts";
import { spUrls, type SpUrls } from "./sp-urls.ts";
import type { Connection } from "./types.ts";

export interface NewConnection extends IdpInput, Wishes {
  readonly name: string;
  readonly preset?: Preset | undefined;
  readonly encryption?: Connection["encryption"] | undefined;
}

/** Only what is named is changed. */
export interface ConnectionChanges extends IdpInput, Wishes {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly encryption?: Connection["encryption"] | undefined;
}

export interface Needs extends Readers {
  readonly transact: Transact<{ readonly connections: ConnectionRepository; readonly audit: AuditTrail }>;
  readonly locate: ConnectionLocator;
  readonly clock: Clock;
  readonly random: Random;
  /** Origin without a trailing slash. */
  readonly publicUrl: string;
  /** Called after a connection is gone for good: what it vouched for ends too. */
  readonly onRemoved?: (tenantId: string, connectionId: string, by: AuditContext) => Promise<void>;
}

export type Connections = ReturnType<typeof createConnections>;

/** Upstream identity providers: one row is one trust, owned by one tenant. */
export function createConnections(needs: Needs) {
  const { transact, clock, random } = needs;

  const certificates = (connection: Connection): readonly CertificateFacts[] =>
    (connection.idp?.certificates ?? []).map((pem) => {
      const { sha256, notBefore, notAfter } = needs.readCertificate(pem);
      return { sha256, notBefore, notAfter };
    });

  /** What the audit event says: thumbprints in place of whole certificates. */
  const traced = (connection: Connection) => ({
    name: connection.name,
    enabled: connection.enabled,
    preset: connection.preset,
    encryption: connection.encryption,
    idp: connection.idp && {
      ...connection.idp,
      certificates: certificates(connection).map((each) => each.sha256),
    },
  });

  const find = (tenantId: string, id: string): Promise<Connection | undefined> =>
    transact(tenantId, ({ connections }) => connections.find(tenantId, id));

  return {
    /**
     * @throws NotOffered for a wish of a later version; the errors of {@link identityProviderFrom}
     */
    async create(input: NewConnection, by: AuditContext): Promise<Connection> {
      refuseWhatIsNotOffered(input);
      const now = clock();
      const connection: Connection = {
        id: random.uuid(),
        tenantId: by.tenantId,
        name: input.name,
        protocol: "saml",
        preset: input.preset ?? "generic",
        enabled: true,
        idp: identityProviderFrom(input, needs, now),
        encryption: input.encryption ?? "strong",
        requestBinding: "redirect",
        createdAt: now,
        updatedAt: now,
        version: 1,
      };
      await transact(by.tenantId, async ({ connections, audit }) => {
        await connections.insert(connection);
        await audit.record(
          { name: "connection.created", targetId: connection.id, after: traced(connection) },
          by,
        );
      });
      return connection;
    },

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<Connection> {
      return (await find(tenantId, id)) ?? missing();
    },

    list(tenantId: string, page: PageRequest & { search?: string }): Promise<Page<Connection>> {
      return transact(tenantId, ({ connections }) => connections.list(tenantId, page));
    },

    /**
     * @param version the version that the change was made against; without it the stored one
     * @throws NotFound, VersionConflict, NotOffered; the errors of {@link identityProviderFrom}
     */
    async update(
      id: string,
      changes: ConnectionChanges,
      by: AuditContext,
      version?: number,
    ): Promise<Connection> {
      refuseWhatIsNotOffered(changes);
      const idp = identityProviderFrom(changes, needs, clock());
      return transact(by.tenantId, async ({ connections, audit }) => {
        const before = (await connections.find(by.tenantId, id)) ?? missing();
        assertVersion("connection", before.version, version);
        const after: Connection = {
          ...before,
          name: changes.name ?? before.name,
          enabled: changes.enabled ?? before.enabled,
          encryption: changes.encryption ?? before.encryption,
          idp: idp ?? before.idp,
          updatedAt: clock(),
          version: before.version + 1,
        };
        if (!(await connections.update(after))) throw new VersionConflict("connection");
        const event = { targetId: id, before: traced(before), after: traced(after) };
        await audit.record({ name: "connection.updated", ...event }, by);
        return after;
      });
    },

    /** @throws NotFound, VersionConflict */
    async remove(id: string, by: AuditContext, version?: number): Promise<void> {
      await transact(by.tenantId, async ({ connections, audit }) => {
        const before = (await connections.find(by.tenantId, id)) ?? missing();
        assertVersion("connection", before.version, version);
        if (!(await connections.delete(by.tenantId, id))) missing();
        await audit.record({ name: "connection.deleted", targetId: id, before: traced(before) }, by);
      });
      await needs.onRemoved?.(by.tenantId, id, by);
    },

    /** From the id in a public address, before a tenant is known. Enabled or not: the caller must look. */
    async locate(id: string): Promise<Connection | undefined> {
      const tenantId = await needs.locate.tenantOfConnection(id);
      return tenantId === undefined ? undefined : find(tenantId, id);
    },

    sp: (connectionId: string): SpUrls => spUrls(needs.publicUrl, connectionId),

    certificates,
  };
}

function missing(): never {
  throw new NotFound("no such connection");
}
