import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { daysLeft, warningFor } from "./expiry.ts";
import type { CertificateFacts, Readers } from "./identity-provider.ts";
import type { CertificateWarningRepository, ConnectionRepository } from "./repository.ts";
import type { Connection } from "./types.ts";

interface Needs extends Pick<Readers, "readCertificate"> {
  readonly transact: Transact<{
    readonly connections: ConnectionRepository;
    readonly certificateWarnings: CertificateWarningRepository;
    readonly audit: AuditTrail;
  }>;
  readonly clock: Clock;
}

/** A certificate that an identity provider signs with. */
export interface ConnectionCertificate extends CertificateFacts {
  readonly connection: Pick<Connection, "id" | "name">;
}

/** A certificate by PEM, with the connection it belongs to; one of our own belongs to none. */
interface Watched {
  readonly connectionId: string;
  readonly sha256: string;
  readonly notAfter: Date;
}

export type CertificateWatch = ReturnType<typeof createCertificateWatch>;

/** Certificates come to their ends; whoever looks after them learns it in time (C4). */
export function createCertificateWatch({ transact, clock, readCertificate }: Needs) {
  async function* ofConnections(tenantId: string): AsyncIterable<ConnectionCertificate> {
    let cursor: string | undefined;
    do {
      const request = { limit: 200, ...(cursor !== undefined && { cursor }) };
      const page = await transact(tenantId, ({ connections }) => connections.list(tenantId, request));
      for (const connection of page.items)
        for (const pem of connection.idp?.certificates ?? []) {
          const { sha256, notBefore, notAfter } = readCertificate(pem);
          yield { connection, sha256, notBefore, notAfter };
        }
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** Once for each certificate and distance, on whichever node comes first. */
  async function warnOf(tenantId: string, { connectionId, sha256, notAfter }: Watched): Promise<void> {
    const now = clock();
    const days = warningFor(notAfter, now);
    if (days === undefined) return;
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "certificate watch" } };
    const event = { targetId: connectionId, sha256, notAfter: notAfter.toISOString(), days };
    await transact(tenantId, async ({ certificateWarnings, audit }) => {
      if (await certificateWarnings.claim(tenantId, connectionId, sha256, days, now))
        await audit.record({ name: "certificate.expiring", ...event }, by);
    });
  }

  return {
    /** The signing certificates of a tenant's connections that end within so many days, expired ones too. */
    async ending(tenantId: string, withinDays: number): Promise<readonly ConnectionCertificate[]> {
      const found: ConnectionCertificate[] = [];
      for await (const each of ofConnections(tenantId))
        if (daysLeft(each.notAfter, clock()) <= withinDays) found.push(each);
      return found;
    },

    /**
     * Records `certificate.expiring` for what has come nearer to its end.
     * @param own PEM, of our own keys in this tenant
     */
    async warn(tenantId: string, own: readonly string[]): Promise<void> {
      for await (const { connection, ...each } of ofConnections(tenantId))
        await warnOf(tenantId, { ...each, connectionId: connection.id });
      for (const pem of own)
        await warnOf(tenantId, { ...readCertificate(pem), connectionId: INSTANCE_TENANT });
    },
  };
}
