import { createConnections } from "../../src/connections/connections.ts";
import { createMetadataExchange } from "../../src/connections/metadata-exchange.ts";
import type { Connection } from "../../src/connections/types.ts";
import { createFetchMetadata, type FetchMetadata } from "../../src/edge/outbound/fetch-metadata.ts";
import { createOutbound } from "../../src/edge/outbound/outbound.ts";
import type { AuditContext, AuditEvent } from "../../src/kernel/audit.ts";
import { METADATA, SAMLP } from "../../src/saml/names.ts";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { createMetadataReader } from "../../src/saml/metadata-reader.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import type { KeyPair } from "../../src/saml/types.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { startMetadataServer, type MetadataServer } from "./metadata-server.ts";

export interface ExchangeStage {
  readonly world: TestWorld;
  readonly server: MetadataServer;
  readonly connections: ReturnType<typeof createConnections>;
  readonly exchange: ReturnType<typeof createMetadataExchange>;
  /** What the services were made of. */
  readonly needs: Parameters<typeof createMetadataExchange>[0];
  readonly by: AuditContext;
  /** Of the next fetches. */
  readonly limits: { timeLimitMs?: number };
  /** A connection by the server's address as it is served now. */
  connect(more?: object): Promise<Connection>;
  /** Serves something else and fetches it. */
  serve(body: string, id: string): Promise<{ outcome: string; connection: Connection }>;
  audited(targetId: string): Promise<readonly AuditEvent[]>;
  close(): Promise<void>;
}

/** The connections' services on real stores, with a real publisher of metadata on loopback. */
export async function openExchange(): Promise<ExchangeStage> {
  const limits: ExchangeStage["limits"] = {};
  const world = await openTestWorld();
  const server = await startMetadataServer();
  const outbound = createOutbound({ allow: ["127.0.0.1"] });
  const needs = {
    ...world.database,
    clock: world.clock,
    random: world.random,
    log: world.log,
    readIdpMetadata,
    readCertificate,
    ...createMetadataReader(),
    fetchMetadata: (...asked: Parameters<FetchMetadata>) => createFetchMetadata(outbound, limits)(...asked),
  };
  const exchange = createMetadataExchange(needs);
  const connections = createConnections({
    ...needs,
    seal: world.seal,
    publicUrl: "https://sso.acme.com",
    presetDefaults: () => ({ request: {}, encryption: "strong" }),
    fetchFirst: exchange.first,
  });
  const by: AuditContext = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "k1", name: "test" } };
  return {
    world,
    server,
    connections,
    exchange,
    needs,
    by,
    limits,
    connect: (more = {}) => connections.create({ name: "by address", metadataUrl: server.url, ...more }, by),
    serve(body, id) {
      // Two changes of one instant have no order.
      world.clock.advance(1_000);
      server.served = { ...server.served, body };
      return exchange.refresh(id, by);
    },
    audited: (targetId) =>
      world.database.transact(world.tenantId, async ({ auditLog }) => {
        const page = await auditLog.search(world.tenantId, { target: targetId }, { limit: 50 });
        return page.items.map(({ event }) => event);
      }),
    async close() {
      await outbound.close();
      await server.close();
      await world.close();
    },
  };
}

export interface Publication {
  readonly keys: readonly KeyPair[];
  readonly entityId?: string;
  readonly sso?: string;
  readonly slo?: string;
  readonly validUntil?: Date;
  readonly cacheDuration?: string;
}

export const ENTITY = "https://idp.acme.com/metadata";

const endpoint = (name: string, location: string): string =>
  `<md:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/>`;

/** Metadata as an identity provider publishes it. */
export function published(publication: Publication): string {
  const {
    keys,
    entityId = ENTITY,
    sso = "https://idp.acme.com/sso",
    slo,
    validUntil,
    cacheDuration,
  } = publication;
  const until = validUntil ? ` validUntil="${validUntil.toISOString()}"` : "";
  const cache = cacheDuration === undefined ? "" : ` cacheDuration="${cacheDuration}"`;
  const descriptors = keys.map(
    ({ certificate }) =>
      `<md:KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate.replace(/-----.*-----|\s/g, "")}</X509Certificate></X509Data></KeyInfo></md:KeyDescriptor>`,
  );
  return (
    `<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${entityId}"${until}${cache}>` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${SAMLP}">${descriptors.join("")}` +
    `${slo === undefined ? "" : endpoint("SingleLogoutService", slo)}${endpoint("SingleSignOnService", sso)}` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

export const thumbprints = (...keys: readonly KeyPair[]): string[] =>
  keys.map(({ certificate }) => readCertificate(certificate).sha256).toSorted();
