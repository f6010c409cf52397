import type { TestClock } from "../kit/clock.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { startBroker } from "../kit/broker.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld } from "../kit/world.ts";
import { planApache, startApache } from "./apache.ts";
import { startSimpleSamlPhp, type IdentityProviderProgram } from "./simplesamlphp.ts";

const ADMIN_KEY = "interop-admin-key-of-at-least-32-characters";

/** Other programs look at the real clock, so the broker does here too. */
const realClock: TestClock = Object.assign(() => new Date(), { advance() {}, set() {} });

interface Connection {
  readonly id: string;
  readonly sp: { readonly metadataUrl: string; readonly sloUrl: string };
}
interface Domain {
  readonly id: string;
  readonly challenge: { readonly dns: { readonly name: string; readonly value: string } };
}
interface Registered {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Wanted<Idp> {
  readonly startIdp: () => Promise<Idp>;
  /** The mail domain of its people. */
  readonly domain: string;
  /** What the administrator chooses at the connection, beside name and metadata. */
  readonly connection?: {
    readonly preset?: string;
    readonly encryption?: "strong" | "legacy";
    readonly requestBinding?: "redirect" | "post";
  };
}

/**
 * SimpleSAMLphp -> Sallyport -> Apache.
 * @param encrypt SimpleSAMLphp encrypts assertions, in its weak way
 */
export const openJourney = ({
  encrypt = false,
  ...connection
}: { encrypt?: boolean } & Wanted<never>["connection"] = {}) =>
  openLandscape({
    startIdp: () => startSimpleSamlPhp({ encrypt }),
    domain: "corp-a.example.com",
    connection,
  });

/** A whole landscape, set up through the API alone, as an administrator would: an identity provider -> Sallyport -> Apache. */
export async function openLandscape<Idp extends IdentityProviderProgram>(wanted: Wanted<Idp>) {
  const ground = await openGround(wanted);
  try {
    const plan = await planApache();
    const { redirectUri, backchannelLogoutUri } = plan;
    const app = { name: "Apache", protocol: "oidc", redirectUris: [redirectUri], backchannelLogoutUri };
    const { clientId, clientSecret } = await ground.api.post<Registered>("/apps", app);
    const apache = await startApache(plan, { issuer: `${ground.url}/oidc`, clientId, clientSecret });
    ground.closes.push(() => apache.stop());
    return { ...ground, page: plan.protectedPage };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

/** An identity provider -> Sallyport, for whichever app. What is opened on it is closed before it. */
export async function openGround<Idp extends IdentityProviderProgram>({
  startIdp,
  domain,
  connection: chosen,
}: Wanted<Idp>) {
  const closes: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closes.splice(0).toReversed()) await end();
  };
  try {
    const url = `http://broker.localhost:${await freePort()}`;
    const environment = {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      // The apps that are told of a sign-out are on this machine.
      SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
    };
    const world = await openTestWorld("postgres-redis", { clock: realClock, environment });
    closes.push(() => world.close());
    const broker = await startBroker(world);
    closes.push(() => broker.close());
    const idp = await startIdp();
    closes.push(() => idp.stop());
    const api = openAdminApi(url, ADMIN_KEY);

    const metadataXml = await idp.metadata();
    const about = { name: "Interop", protocol: "saml", ...chosen, metadataXml };
    const connection = await api.post<Connection>("/connections", about);
    idp.trust("broker", await (await fetch(connection.sp.metadataUrl)).text());

    const owned = { name: domain, connectionId: connection.id };
    const { id, challenge } = await api.post<Domain>("/domains", owned);
    world.txt.set(challenge.dns.name, [challenge.dns.value]);
    await api.post(`/domains/${id}/verify`, {});
    return { url, api, idp, world, sp: connection.sp, closes, close };
  } catch (error) {
    await close();
    throw error;
  }
}
