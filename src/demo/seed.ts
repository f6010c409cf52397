import type { Api } from "./api.ts";
import type { DnsServer } from "./dns-server.ts";
import type { Simulator } from "./idps/simulator.ts";
import { certificatesFor } from "./idps/sp-metadata.ts";
import type { DemoState } from "./state.ts";

/** What the broker shall know; all of it goes through its public API. */
export interface Seed {
  readonly connections: readonly {
    readonly name: string;
    readonly preset: string;
    readonly simulator: Simulator;
    readonly domain: string;
  }[];
  readonly apps: readonly { readonly name: string; readonly baseUrl: string }[];
  /** By SAML; known by their addresses, so there is no secret to keep. */
  readonly serviceProviders: readonly ServiceProvider[];
  /** Behind a proxy; known by their hosts. */
  readonly proxied: readonly { readonly name: string; readonly host: string }[];
  /** Owns the installation, and signs in by an identity provider like everybody else. */
  readonly owner: { readonly email: string; readonly displayName: string };
}

interface ServiceProvider {
  readonly name: string;
  readonly entityId: string;
  readonly acsUrls: readonly string[];
  readonly sloUrl: string;
  /** PEM. */
  readonly certificates: readonly string[];
}

/** What an app is told of the broker. */
export interface Told {
  readonly entityId: string;
  readonly metadataUrl: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

/** What the apps' own programs need to know, by the apps' names. */
export interface Seeded {
  readonly credentials: ReadonlyMap<string, Credentials>;
  readonly told: ReadonlyMap<string, Told>;
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Needs {
  readonly api: Api;
  readonly dns: DnsServer;
  readonly state: DemoState;
}

/**
 * Makes what is missing and mends what has moved (other ports), so that it may run at every start.
 */
export async function seed(wanted: Seed, needs: Needs): Promise<Seeded> {
  const { api, dns } = needs;
  const publish: Publish = (name, text) => dns.publish(name, text);
  for (const each of wanted.connections) await connect(each, { api, publish });
  const credentials = new Map<string, Credentials>();
  for (const app of wanted.apps) credentials.set(app.name, await ensureApp(app, needs));
  const told = new Map<string, Told>();
  for (const each of wanted.serviceProviders) told.set(each.name, await ensureServiceProvider(each, api));
  for (const app of wanted.proxied) await ensureProxied(app, api);
  await ensureOwner(wanted.owner, api);
  return { credentials, told };
}

async function ensureOwner({ email, displayName }: Seed["owner"], api: Api): Promise<void> {
  const owners = await api.all<{ readonly role: string }>("/administrators");
  if (owners.some(({ role }) => role === "owner")) return;
  type Person = { readonly id: string; readonly email: string };
  const found = (await api.all<Person>("/people")).find((person) => person.email === email);
  const { id } = found ?? (await api.post<Person>("/people", { email, displayName }));
  await api.put(`/administrators/${id}`, { role: "owner" });
}

async function ensureServiceProvider(wanted: ServiceProvider, api: Api): Promise<Told> {
  type Registered = ServiceProvider & { readonly id: string; readonly idp: Told };
  const found = (await api.all<Registered>("/apps")).find(({ name }) => name === wanted.name);
  const settings = { ...wanted, requireSignedRequests: true, idpInitiated: true };
  if (!found) return (await api.post<Registered>("/apps", { ...settings, protocol: "saml" })).idp;
  if (found.entityId === wanted.entityId) return found.idp;
  return (await api.patch<Registered>(`/apps/${found.id}`, settings)).idp;
}

async function ensureProxied({ name, host }: Seed["proxied"][number], api: Api): Promise<void> {
  type Registered = { readonly id: string; readonly name: string; readonly hosts?: readonly string[] };
  const found = (await api.all<Registered>("/apps")).find((each) => each.name === name);
  const hosts = [host];
  if (!found) await api.post("/apps", { name, protocol: "forward-auth", hosts });
  else if (found.hosts?.[0] !== host) await api.patch(`/apps/${found.id}`, { hosts });
}

/** Puts a TXT record where the broker looks. */
export type Publish = (name: string, text: string) => Promise<void> | void;

/** Introduces a simulator and the broker to each other, and proves the company's domain. */
export async function connect(
  wanted: Seed["connections"][number],
  { api, publish }: { readonly api: Api; readonly publish: Publish },
): Promise<Connection> {
  const connection = await ensureConnection(wanted, api);
  await introduce(wanted.simulator, connection);
  wanted.simulator.attach({ api, connectionId: connection.id });
  await ensureDomain(wanted.domain, connection.id, api, publish);
  return connection;
}

interface Connection {
  readonly id: string;
  readonly name: string;
  readonly sp: {
    readonly entityId: string;
    readonly acsUrl: string;
    readonly metadataUrl: string;
    readonly loginUrl: string;
  };
  readonly idp: {
    readonly ssoUrl: string;
    readonly certificates: readonly { readonly sha256: string }[];
  } | null;
}

/** The attributes are mapped by the vendor's preset, so nothing has to be said about them. */
async function ensureConnection(wanted: Seed["connections"][number], api: Api): Promise<Connection> {
  const { name, preset, simulator } = wanted;
  const found = (await api.all<Connection>("/connections")).find((each) => each.name === name);
  const metadata = { metadataXml: simulator.metadataXml };
  if (!found) return api.post("/connections", { name, protocol: "saml", preset, ...metadata });
  return knows(found, simulator) ? found : api.patch(`/connections/${found.id}`, metadata);
}

const knows = ({ idp }: Connection, simulator: Simulator): boolean =>
  idp?.ssoUrl === simulator.ssoUrl && idp.certificates[0]?.sha256 === simulator.certificateSha256;

/** What an administrator carries from Sallyport to the identity provider. */
async function introduce(simulator: Simulator, { sp }: Connection): Promise<void> {
  const answer = await fetch(sp.metadataUrl);
  const metadata = await answer.text();
  const [encryptionCertificate] = certificatesFor("encryption", metadata);
  simulator.trust({
    entityId: sp.entityId,
    acsUrl: sp.acsUrl,
    loginUrl: sp.loginUrl,
    certificates: certificatesFor("signing", metadata),
    ...(encryptionCertificate !== undefined && { encryptionCertificate }),
  });
}

interface Domain {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly challenge: { readonly dns: { readonly name: string; readonly value: string } };
}

async function ensureDomain(name: string, connectionId: string, api: Api, publish: Publish): Promise<void> {
  const found = (await api.all<Domain>("/domains")).find((each) => each.name === name);
  const domain = found ?? (await api.post<Domain>("/domains", { name, connectionId }));
  await publish(domain.challenge.dns.name, domain.challenge.dns.value);
  if (domain.status !== "verified") await api.post(`/domains/${domain.id}/verify`, {});
}

interface App {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly redirectUris: readonly string[];
}

async function ensureApp(
  { name, baseUrl }: Seed["apps"][number],
  { api, state }: Needs,
): Promise<Credentials> {
  const addresses = {
    redirectUris: [`${baseUrl}/callback`],
    postLogoutRedirectUris: [`${baseUrl}/signed-out`],
  };
  const found = (await api.all<App>("/apps")).find((each) => each.name === name);
  const secret = found && state.secretOf(found.clientId);
  if (found && secret !== undefined) {
    if (found.redirectUris[0] !== addresses.redirectUris[0]) await api.patch(`/apps/${found.id}`, addresses);
    return { clientId: found.clientId, clientSecret: secret };
  }
  // its secret is shown once: without it the registration is of no use to us
  if (found) await api.delete(`/apps/${found.id}`);
  const registration = { name, protocol: "oidc", ...addresses };
  const { clientId, clientSecret } = await api.post<Credentials>("/apps", registration);
  state.keepSecret(clientId, clientSecret);
  return { clientId, clientSecret };
}
