import type { Selectable } from "kysely";
import type { App, AppBase, CrowdApp, OidcApp, ProxyApp, SamlApp } from "../../apps/types.ts";
import type { AppsTable, CommonAppSettings } from "./tables/registrations.ts";

type Row = Selectable<AppsTable>;

/** A protocol more is a case more here and in {@link ofProtocol}. */
export function toApp(row: Row): App {
  switch (row.protocol) {
    case "oidc":
      return toOidcApp(row);
    case "saml":
      return toSamlApp(row);
    case "forward-auth":
      return toProxyApp(row);
    case "crowd":
      return toCrowdApp(row);
  }
}

const common = (row: Row): AppBase => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  groups: row.groups,
  roles: row.settings.roles ?? [],
  enabled: row.enabled,
  contact: row.settings.contact,
  launchUrl: row.settings.launchUrl,
  preset: row.settings.preset,
  baseUrl: row.settings.baseUrl,
  session: row.settings.session,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

/**
 * `settings` comes back as it was written: the table is written here only.
 * @template Later what rows of an older release do not have
 */
type Written<Settings, Later extends keyof Settings = never> = Omit<Settings, Later> & Partial<Settings>;

/** The column's check says that it has a client id and a secret. */
export function toOidcApp(row: Row): OidcApp {
  const settings = row.settings as Written<ReturnType<typeof oidcSettings>, "claims">;
  return {
    ...common(row),
    protocol: "oidc",
    clientId: row.client_id ?? "",
    clientSecretHash: row.client_secret_hash ?? "",
    redirectUris: settings.redirectUris,
    postLogoutRedirectUris: settings.postLogoutRedirectUris,
    backchannelLogoutUri: settings.backchannelLogoutUri,
    frontchannelLogoutUri: settings.frontchannelLogoutUri,
    requirePkce: settings.requirePkce,
    claims: settings.claims ?? [],
  };
}

/** The column's check says that it has a name and a password. */
export function toCrowdApp(row: Row): CrowdApp {
  const settings = row.settings as Written<ReturnType<typeof crowdSettings>>;
  return {
    ...common(row),
    protocol: "crowd",
    applicationName: row.client_id ?? "",
    clientSecretHash: row.client_secret_hash ?? "",
    addresses: settings.addresses,
  };
}

const crowdSettings = ({ addresses }: CrowdApp) => ({ addresses });

const oidcSettings = (app: OidcApp) => ({
  redirectUris: app.redirectUris,
  postLogoutRedirectUris: app.postLogoutRedirectUris,
  backchannelLogoutUri: app.backchannelLogoutUri,
  frontchannelLogoutUri: app.frontchannelLogoutUri,
  requirePkce: app.requirePkce,
  claims: app.claims,
});

export function toSamlApp(row: Row): SamlApp {
  const settings = row.settings as Written<ReturnType<typeof samlSettings>>;
  return {
    ...common(row),
    protocol: "saml",
    entityId: settings.entityId,
    acs: settings.acs,
    slo: settings.slo,
    certificates: settings.certificates,
    encryptionCertificate: settings.encryptionCertificate,
    encrypt: settings.encrypt,
    requireSignedRequests: settings.requireSignedRequests,
    idpInitiated: settings.idpInitiated,
    nameIdFormat: settings.nameIdFormat,
    attributes: settings.attributes,
  };
}

const samlSettings = (app: SamlApp) => ({
  entityId: app.entityId,
  acs: app.acs,
  slo: app.slo,
  certificates: app.certificates,
  encryptionCertificate: app.encryptionCertificate,
  encrypt: app.encrypt,
  requireSignedRequests: app.requireSignedRequests,
  idpInitiated: app.idpInitiated,
  nameIdFormat: app.nameIdFormat,
  attributes: app.attributes,
});

export function toProxyApp(row: Row): ProxyApp {
  const settings = row.settings as Written<ReturnType<typeof proxySettings>>;
  return {
    ...common(row),
    protocol: "forward-auth",
    hosts: settings.hosts,
    headers: settings.headers,
    identifyBy: settings.identifyBy,
  };
}

const proxySettings = ({ hosts, headers, identifyBy }: ProxyApp) => ({ hosts, headers, identifyBy });

/** What is kept of an app beside what all have. */
function ofProtocol(app: App) {
  switch (app.protocol) {
    case "oidc":
      return {
        client_id: app.clientId,
        client_secret_hash: app.clientSecretHash,
        settings: oidcSettings(app),
      };
    case "saml":
      return { client_id: null, client_secret_hash: null, settings: samlSettings(app) };
    case "forward-auth":
      return { client_id: null, client_secret_hash: null, settings: proxySettings(app) };
    case "crowd":
      return {
        client_id: app.applicationName,
        client_secret_hash: app.clientSecretHash,
        settings: crowdSettings(app),
      };
  }
}

/** Of what every app has, that which no question to the database is about. */
const commonOf = ({ roles, contact, launchUrl, preset, baseUrl, session }: App): CommonAppSettings => ({
  ...(roles.length > 0 && { roles }),
  contact,
  launchUrl,
  preset,
  baseUrl,
  session,
});

export function fromApp(app: App) {
  const { settings, ...columns } = ofProtocol(app);
  return {
    id: app.id,
    tenant_id: app.tenantId,
    protocol: app.protocol,
    name: app.name,
    ...columns,
    settings: JSON.stringify({ ...settings, ...commonOf(app) }),
    groups: [...app.groups],
    enabled: app.enabled,
    created_at: app.createdAt,
    updated_at: app.updatedAt,
    version: app.version,
  };
}
