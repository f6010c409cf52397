import { inflateRawSync } from "node:zlib";
import { published, thumbprints } from "../connections/exchange-stage.ts";
import { startMetadataServer, type MetadataServer } from "../connections/metadata-server.ts";
import { openAdminApi, type AdminApi } from "../kit/admin-api.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { openBrowser, type Page } from "../kit/browser.ts";
import { createTestClock } from "../kit/clock.ts";
import { createTestIdp, toField, type TestIdp } from "../kit/idp.ts";
import { rsaKey } from "../kit/keys.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const ADMIN_KEY = "key-rollover-admin-key-0123456789abc";
const LANES = 4;
/** More than the lanes: every sign-in that a step found under way has ended, and others have begun after it. */
const BETWEEN_STEPS = 16;

interface Shown {
  readonly id: string;
  readonly sp: { readonly entityId: string; readonly acsUrl: string; readonly loginUrl: string };
  readonly idp: { readonly certificates: readonly { readonly sha256: string }[] };
}
interface Claimed {
  readonly id: string;
  readonly challenge: { readonly dns: { readonly name: string; readonly value: string } };
}

let world: TestWorld;
let broker: TestBroker;
let server: MetadataServer;
let api: AdminApi;
let idp: TestIdp;
let connection: Shown;

const [old, next] = [await rsaKey("rolling"), await rsaKey("next-year")];

beforeAll(async () => {
  const url = `http://localhost:${await freePort()}`;
  world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
      SALLYPORT_ACS_PER_MINUTE: "100000",
    },
  });
  broker = await startBroker(world);
  server = await startMetadataServer();
  api = openAdminApi(url, ADMIN_KEY);
  idp = await createTestIdp("rolling");
  publish(old);
  const about = { name: "rolls", protocol: "saml", metadataUrl: server.url };
  connection = await api.post<Shown>("/connections", about);
  const wanted = { name: "rolling.example.com", connectionId: connection.id };
  const { id, challenge } = await api.post<Claimed>("/domains", wanted);
  world.txt.set(challenge.dns.name, [challenge.dns.value]);
  await api.post(`/domains/${id}/verify`, undefined);
}, 60_000);

afterAll(async () => {
  await server.close();
  await broker.close();
  await world.close();
});

function publish(...keys: readonly (typeof old)[]): void {
  server.served = {
    body: published({ keys, entityId: idp.entityId, sso: idp.ssoUrl }),
  };
}

/** One whole sign-in in a browser of its own, signed by the key that `signer` gives when the password was right. */
async function signIn(person: string, signer: () => typeof old): Promise<Page> {
  const browser = openBrowser();
  const toIdp = ({ headers }: Page) => headers.location?.startsWith(idp.ssoUrl) === true;
  const leaving = await browser.go(connection.sp.loginUrl, { stopAt: toIdp });
  const asked = new URL(leaving.headers.location ?? "");
  const requestId = requestIdOf(asked.searchParams.get("SAMLRequest") ?? "");
  const meant = {
    acsUrl: connection.sp.acsUrl,
    spEntityId: connection.sp.entityId,
    requestId,
    now: world.clock(),
  };
  const xml = await idp.respond(meant, person, { key: signer() });
  const answer = { SAMLResponse: toField(xml), RelayState: asked.searchParams.get("RelayState") ?? "" };
  return browser.post(meant.acsUrl, answer, idp.ssoUrl);
}

const requestIdOf = (packed: string): string =>
  / ID="([^"]+)"/.exec(inflateRawSync(Buffer.from(packed, "base64")).toString("utf8"))?.[1] ?? "";

/** People who sign in without a pause, until `stop` tells what became of them. */
function keepSigningIn(signer: () => typeof old) {
  const outcomes: string[] = [];
  let going = true;
  let told = () => {};
  const lane = async (name: number) => {
    for (let round = 0; going; round += 1) {
      const page = await signIn(`p${name}-${round}@rolling.example.com`, signer);
      outcomes.push(page.url === `${broker.url}/apps` ? "signed in" : `${page.status} ${page.text}`);
      told();
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, (_, name) => lane(name)));
  return {
    async untilMore(): Promise<void> {
      const enough = outcomes.length + BETWEEN_STEPS;
      while (outcomes.length < enough) await new Promise<void>((done) => (told = done));
    },
    async stop(): Promise<readonly string[]> {
      going = false;
      await lanes;
      return outcomes;
    },
  };
}

const refresh = async () =>
  (await api.post<{ outcome: string }>(`/connections/${connection.id}/metadata/refresh`, undefined)).outcome;
const trusted = async () =>
  (await api.get<Shown>(`/connections/${connection.id}`)).idp.certificates
    .map(({ sha256 }) => sha256)
    .toSorted();

test("C3 C4 an identity provider rolls its key over under continuous sign-ins, and none fails", async () => {
  let signing = old;
  const people = keepSigningIn(() => signing);
  await people.untilMore();

  publish(old, next);
  expect(await refresh()).toBe("applied");
  expect(await trusted()).toEqual(thumbprints(old, next));
  await people.untilMore();

  signing = next;
  await people.untilMore();

  publish(next);
  expect(await refresh()).toBe("applied");
  expect(await trusted()).toEqual(thumbprints(next));
  await people.untilMore();

  expect(await refresh()).toBe("unchanged");
  const outcomes = await people.stop();
  expect(outcomes.filter((outcome) => outcome !== "signed in")).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(4 * BETWEEN_STEPS);

  const late = await signIn("late@rolling.example.com", () => old);
  expect(late.status).toBe(403);
}, 120_000);
