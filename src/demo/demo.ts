import { join } from "node:path";
import type { RequestListener } from "node:http";
import { systemClock } from "../kernel/clock.ts";
import { startProcess } from "../main.ts";
import type { KeyPair } from "../saml/types.ts";
import { createApi } from "./api.ts";
import { createExpenses } from "./apps/expenses.ts";
import { addressesOf } from "./apps/service-provider.ts";
import { createBoard } from "./apps/board.ts";
import { createProxy } from "./apps/proxy.ts";
import { createTracker } from "./apps/tracker.ts";
import { createWiki } from "./apps/wiki.ts";
import { startDnsServer } from "./dns-server.ts";
import { demoKey } from "./idps/keys.ts";
import { createSimulator, type Simulator } from "./idps/simulator.ts";
import type { SimulatorSettings, VendorName } from "./idps/vendor.ts";
import { companies, type Company } from "./idps/vendors.ts";
import { DEMO_PASSWORD, type Person } from "./people.ts";
import { freePort, listenOnLoopback, type Listening } from "./ports.ts";
import { seed, type Seed } from "./seed.ts";
import { openState, type DemoState } from "./state.ts";

export interface DemoOptions {
  /** The broker's; the nine that follow are the apps' and the identity providers'. 0: free ones. */
  readonly port?: number;
  /** Where everything is kept from one start to the next. */
  readonly dataDir?: string;
  /** Where the identity providers' keys are kept. */
  readonly certsDir?: string;
  /** Absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Absent: the same database. */
  readonly redisUrl?: string;
  readonly logLevel?: string;
  /** How the identity providers differ from their vendors' habits. */
  readonly simulators?: Pick<SimulatorSettings, "sign" | "encrypt">;
}

export interface Urls extends Readonly<Record<VendorName, string>> {
  readonly broker: string;
  readonly tracker: string;
  readonly wiki: string;
  readonly expenses: string;
  readonly board: string;
}

export interface Demo {
  readonly urls: Urls;
  readonly people: readonly (Person & { readonly identityProvider: string; readonly password: string })[];
  readonly adminKey: string;
  /** Ends everything that was started, in reverse order. */
  close(): Promise<void>;
}

type Closers = (() => Promise<void> | void)[];

/**
 * Starts the broker, five identity providers, four apps and a DNS server in this process, and introduces them to each
 * other.
 * @throws PortTaken, DemoSetUpFailed, and whatever stops the broker itself
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const closers: Closers = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    return { ...(await open(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: DemoOptions, closers: Closers): Promise<Omit<Demo, "close">> {
  const { dataDir = ".sallyport/demo" } = options;
  const doors = await openDoors(options.port ?? 3000, closers);
  const { urls } = doors;
  const state = openState(dataDir);
  const dns = await startDnsServer(join(dataDir, "dns.txt"));
  closers.push(() => dns.close());
  const simulators = await Promise.all(companies.map((company) => simulate(company, urls, options)));
  for (const { vendor, simulator } of simulators) doors.serve(vendor.name, simulator.app);
  const broker = await startProcess({ environment: environmentOf(options, { dataDir, urls, state, dns }) });
  closers.push(() => broker.close());
  const api = createApi(urls.broker, state.adminKey);
  const key = await demoKey(options.certsDir ?? "certs/demo", "expenses", systemClock());
  const { credentials, told } = await seed(seedOf(simulators, urls, key), { api, dns, state });
  // what a switch changed at the broker would outlast the switch
  closers.push(async () => {
    await Promise.allSettled(simulators.map(({ simulator }) => simulator.mend()));
  });
  const issuer = `${urls.broker}/oidc`;
  doors.serve("tracker", createTracker({ issuer, baseUrl: urls.tracker, ...credentials.get("Tracker")! }));
  doors.serve("wiki", createWiki({ issuer, baseUrl: urls.wiki, ...credentials.get("Wiki")! }));
  doors.serve("expenses", createExpenses({ baseUrl: urls.expenses, idp: told.get("Expenses")!, key }));
  doors.serve("board", createProxy({ broker: urls.broker, app: createBoard() }));
  return { urls, people: everybody(), adminKey: state.adminKey };
}

interface Simulated extends Company {
  readonly simulator: Simulator;
}

async function simulate(
  company: Company,
  urls: Urls,
  { certsDir = "certs/demo", simulators }: DemoOptions,
): Promise<Simulated> {
  const { vendor, people } = company;
  const key = await demoKey(certsDir, vendor.name, systemClock(), vendor.certificateYears);
  const simulator = createSimulator({ vendor, people, baseUrl: urls[vendor.name], key, ...simulators });
  return { ...company, simulator };
}

const seedOf = (simulators: readonly Simulated[], urls: Urls, { certificate }: KeyPair): Seed => ({
  connections: simulators.map(({ vendor, title, domain, simulator }) => ({
    name: title,
    preset: vendor.name,
    simulator,
    domain,
  })),
  apps: [
    { name: "Tracker", baseUrl: urls.tracker },
    { name: "Wiki", baseUrl: urls.wiki },
  ],
  serviceProviders: [{ name: "Expenses", ...addressesOf(urls.expenses), certificates: [certificate] }],
  proxied: [{ name: "Board", host: new URL(urls.board).host }],
  owner: OWNER,
});

const OWNER = { email: "grace@okta-corp.example.com", displayName: "Grace Hopper" };

const VENDORS = companies.map(({ vendor }) => vendor.name);

/** Takes all ports before anything slow is started, so that a taken one is told at once. */
async function openDoors(port: number, closers: Closers) {
  const broker = await freePort(port);
  const listening = new Map<string, Listening>();
  for (const [index, name] of ["tracker", "wiki", ...VENDORS, "expenses", "board"].entries()) {
    const door = await listenOnLoopback(port === 0 ? 0 : port + 1 + index);
    closers.push(() => door.close());
    listening.set(name, door);
  }
  const at = (name: string) => `http://${name}.localhost:${listening.get(name)!.port}`;
  const urls: Urls = {
    broker: `http://localhost:${broker}`,
    tracker: at("tracker"),
    wiki: at("wiki"),
    expenses: at("expenses"),
    board: at("board"),
    okta: at("okta"),
    entra: at("entra"),
    google: at("google"),
    adfs: at("adfs"),
    keycloak: at("keycloak"),
  };
  return {
    urls,
    serve: (name: string, app: RequestListener) => void listening.get(name)!.server.on("request", app),
  };
}

interface Parts {
  readonly dataDir: string;
  readonly urls: Urls;
  readonly state: DemoState;
  readonly dns: { readonly address: string };
}

/** The broker is configured as an operator would: by environment, and by nothing of the surrounding one. */
function environmentOf(
  options: DemoOptions,
  { dataDir, urls, state, dns }: Parts,
): Record<string, string | undefined> {
  return {
    SALLYPORT_PUBLIC_URL: urls.broker,
    PORT: new URL(urls.broker).port,
    SALLYPORT_LISTEN: "127.0.0.1",
    SALLYPORT_DATA_DIR: join(dataDir, "broker"),
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    SALLYPORT_DNS_SERVERS: dns.address,
    // The identity providers' metadata can be fetched by address, although they are on this machine and without TLS.
    SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
    SALLYPORT_BOOTSTRAP_ADMIN_KEY: state.adminKey,
    SALLYPORT_LOG_LEVEL: options.logLevel ?? "error",
    SALLYPORT_DRAIN_SECONDS: "2",
  };
}

const everybody = (): Demo["people"] =>
  companies.flatMap(({ vendor, people }) =>
    people.map((person) => ({
      ...person,
      identityProvider: vendor.brand.name,
      password: DEMO_PASSWORD,
    })),
  );
