import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Guarded } from "../kernel/guarded.ts";
import type { Page } from "../kernel/page.ts";
import { sha256, type Random } from "../kernel/random.ts";
import type { Seal } from "../kernel/seal.ts";
import type { Transact } from "../kernel/transaction.ts";
import {
  fromMetadata,
  identityProviderFrom,
  type CertificateFacts,
  type IdpInput,
  type Readers,
} from "./identity-provider.ts";
import { unknownPreset } from "./errors.ts";
import { daysLeft } from "./expiry.ts";
import { addressToFetch, sourceAfter } from "./metadata-address.ts";
import type { FetchedIdp, MetadataFetch } from "./metadata-fetch.ts";
import { assertOfProtocol, oidcAfter, type OidcInput } from "./oidc-upstream.ts";
import type { ConnectionLocator, ConnectionRepository, MetadataChangeRepository } from "./repository.ts";
import { oidcUrls, spUrls, type OidcUrls, type SpUrls } from "./sp-urls.ts";
import {
  assertBindingOffered,
  assertConsistent,
  requestSettings,
  type RequestInput,
} from "./request-settings.ts";
import { type PresetDefaults, presetAfter } from "./preset.ts";
import { supersedeHeld } from "./superseded.ts";
import { assertSoon } from "./name-id-change.ts";
import { DEFAULT_REQUEST, type Connection, type MetadataSource, type NameIdChange } from "./types.ts";

export interface NewConnection extends IdpInput, RequestInput {
  readonly name: string;
  /** `saml` where it is left out. It never changes. */
  readonly protocol?: Connection["protocol"] | undefined;
  readonly oidc?: OidcInput | undefined;
  /** Name of a known vendor; `generic` where it is left out. */
  readonly preset?: string | undefined;
  readonly encryption?: Connection["encryption"] | undefined;
  readonly idpInitiated?: boolean | undefined;
  /** Absent: true. */
  readonly jit?: boolean | undefined;
  /** Absent: true. */
  readonly enabled?: boolean | undefined;
}

/** Only what is named is changed. */
export interface ConnectionChanges extends IdpInput, RequestInput {
  readonly oidc?: OidcInput | undefined;
  readonly name?: string | undefined;
  /** Another vendor's; what is asked of the identity provider begins anew with its defaults. */
  readonly preset?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly encryption?: Connection["encryption"] | undefined;
  readonly idpInitiated?: boolean | undefined;
  readonly jit?: boolean | undefined;
  /** Disables also the last way in of the owners. */
  readonly force?: boolean | undefined;
  /** `null` ends it. */
  readonly nameIdChange?: NameIdChange | null | undefined;
}

interface Repositories {
  readonly connections: ConnectionRepository;
  readonly metadataChanges: MetadataChangeRepository;
  readonly audit: AuditTrail;
}

export interface Needs extends Readers {
  readonly transact: Transact<Repositories>;
  /** For what takes a connection away; absent: nobody looks. */
  readonly guarded?: Guarded<Repositories>;
  readonly locate: ConnectionLocator;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Pick<Seal, "close">;
  /** What a vendor's preset says of a new connection; absent for a vendor that is not known. */
  readonly presetDefaults: (name: string) => PresetDefaults | undefined;
  /** Origin without a trailing slash. */
  readonly publicUrl: string;
  /** Metadata from an address, for the first time. */
  readonly fetchFirst: MetadataFetch["first"];
  /** Called after a connection is gone for good: what it vouched for ends too. */
  readonly onRemoved?: (tenantId: string, connectionId: string, by: AuditContext) => Promise<void>;
}

export type Connections = ReturnType<typeof createConnections>;

/** Upstream identity providers: one row is one trust, owned by one tenant. */
export function createConnections(needs: Needs) {
  const { transact, clock, random } = needs;
  const plain: Guarded<Repositories> = ({ by }, work) => transact(by.tenantId, work);
  const { guarded = plain } = needs;

  const certificates = (
    connection: Connection,
  ): readonly (CertificateFacts & { readonly pem: string; readonly expiresInDays: number })[] =>
    (connection.idp?.certificates ?? []).map((pem) => {
      const { sha256, notBefore, notAfter } = needs.readCertificate(pem);
      return { sha256, notBefore, notAfter, pem, expiresInDays: daysLeft(notAfter, clock()) };
    });

  const metadataSigner = ({ metadata }: Connection): string | undefined =>
    metadata?.signer === undefined ? undefined : needs.readCertificate(metadata.signer).sha256;

  /** What the audit event says: thumbprints in place of whole certificates. */
  const traced = (connection: Connection) => ({
    name: connection.name,
    enabled: connection.enabled,
    preset: connection.preset,
    encryption: connection.encryption,
    request: connection.request,
    idpInitiated: connection.idpInitiated,
    jit: connection.jit,
    nameIdChange: connection.nameIdChange,
    idp: connection.idp && {
      ...connection.idp,
      certificates: certificates(connection).map((each) => each.sha256),
    },
    oidc: connection.oidc && {
      ...connection.oidc,
      // A new secret shows as a new seal, which tells nothing of it.
      sealedClientSecret: sha256(connection.oidc.sealedClientSecret.toString("base64")),
    },
    metadata: connection.metadata && {
      url: connection.metadata.url,
      entityId: connection.metadata.entityId,
      signer: metadataSigner(connection),
    },
  });

  /** Before any transaction: it waits for the network. */
  const fetchedFor = async (input: IdpInput, stored?: MetadataSource): Promise<FetchedIdp | undefined> => {
    const address = addressToFetch(input, stored);
    return address && needs.fetchFirst(address);
  };

  const find = (tenantId: string, id: string): Promise<Connection | undefined> =>
    transact(tenantId, ({ connections }) => connections.find(tenantId, id));

  return {
    /**
     * @throws the errors of {@link identityProviderFrom}, {@link requestSettings}, {@link assertOfProtocol} and {@link oidcAfter}
     */
    async create(input: NewConnection, by: AuditContext): Promise<Connection> {
      const { protocol = "saml" } = input;
      assertOfProtocol(protocol, input);
      const fetched = await fetchedFor(input);
      const now = clock();
      const described = fetched
        ? fromMetadata(fetched.metadata, needs)
        : identityProviderFrom(input, needs, now);
      const preset = input.preset ?? "generic";
      const defaults = needs.presetDefaults(preset) ?? unknownPreset(preset);
      const request = requestSettings(
        { ...DEFAULT_REQUEST, ...(protocol === "saml" && defaults.request) },
        input,
        described,
      );
      assertBindingOffered(request, described?.idp, described);
      assertConsistent(request, input.idpInitiated ?? false);
      const connection: Connection = {
        id: random.uuid(),
        tenantId: by.tenantId,
        name: input.name,
        protocol,
        preset,
        enabled: input.enabled ?? true,
        idp: described?.idp,
        encryption: input.encryption ?? defaults.encryption,
        request,
        idpInitiated: input.idpInitiated ?? false,
        jit: input.jit ?? true,
        nameIdChange: undefined,
        oidc: oidcAfter(undefined, input.oidc, needs.seal),
        metadata: fetched?.source,
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

    list(...[tenantId, page]: Parameters<ConnectionRepository["list"]>): Promise<Page<Connection>> {
      return transact(tenantId, ({ connections }) => connections.list(tenantId, page));
    },

    /**
     * @param version the version that the change was made against; without it the stored one
     * @throws NotFound, VersionConflict, and what making one throws
     */
    async update(
      id: string,
      changes: ConnectionChanges,
      by: AuditContext,
      version?: number,
    ): Promise<Connection> {
      const stored = (await find(by.tenantId, id)) ?? missing();
      assertOfProtocol(stored.protocol, changes);
      const fetched = await fetchedFor(changes, stored.metadata);
      const described = fetched
        ? fromMetadata(fetched.metadata, needs)
        : identityProviderFrom(changes, needs, clock());
      const write = changes.enabled === false ? guarded : plain;
      const about = { by, targetId: id, force: changes.force };
      return write(about, async ({ connections, metadataChanges, audit }) => {
        const before = (await connections.find(by.tenantId, id)) ?? missing();
        assertVersion("connection", before.version, version);
        const idp = described?.idp ?? before.idp;
        const begun = presetAfter(before, changes.preset, needs.presetDefaults);
        const request = requestSettings(begun.request, changes, described);
        assertBindingOffered(request, idp, described);
        const idpInitiated = changes.idpInitiated ?? before.idpInitiated;
        if (changes.nameIdChange) assertSoon(changes.nameIdChange, clock());
        assertConsistent(request, idpInitiated);
        const after: Connection = {
          ...before,
          preset: begun.preset,
          name: changes.name ?? before.name,
          enabled: changes.enabled ?? before.enabled,
          encryption: changes.encryption ?? begun.encryption,
          idp,
          request,
          idpInitiated,
          jit: changes.jit ?? before.jit,
          nameIdChange:
            changes.nameIdChange === undefined ? before.nameIdChange : (changes.nameIdChange ?? undefined),
          oidc: oidcAfter(before.oidc, changes.oidc, needs.seal),
          metadata: sourceAfter(changes, fetched?.source, before.metadata),
          updatedAt: clock(),
          version: before.version + 1,
        };
        if (!(await connections.update(after))) throw new VersionConflict("connection");
        if (after.metadata !== before.metadata) await supersedeHeld(metadataChanges, after);
        const event = { targetId: id, before: traced(before), after: traced(after) };
        await audit.record({ name: "connection.updated", ...event }, by);
        return after;
      });
    },

    /** @throws NotFound, VersionConflict, and what `guarded` throws */
    async remove(id: string, by: AuditContext, version?: number, force?: boolean): Promise<void> {
      await guarded({ by, targetId: id, force }, async ({ connections, audit }) => {
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

    /** The same for a connection by OpenID Connect. */
    rp: (connectionId: string): OidcUrls => oidcUrls(needs.publicUrl, connectionId),

    certificates,

    /** Thumbprint of the certificate that must sign the metadata. */
    metadataSigner,
  };
}

function missing(): never {
  throw new NotFound("no such connection");
}
