import { openAdminApi } from "../kit/admin-api.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const ADMIN_KEY = "bootstrap-key-for-tests-0123456789-abcdef";

let world: TestWorld;
let broker: TestBroker;
beforeAll(async () => {
  world = await openTestWorld("postgres-redis", {
    environment: {
      SALLYPORT_PUBLIC_URL: `http://localhost:${await freePort()}`,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
    },
  });
  broker = await startBroker(world);
});
afterAll(async () => {
  await broker.close();
  await world.close();
});

test("C4 O5 our metadata tells of the active and the next key, and after the promotion of the retired one", async () => {
  const api = openAdminApi(broker.url, ADMIN_KEY);
  const { sp } = await api.post<{ sp: { metadataUrl: string } }>("/connections", {
    name: "any",
    protocol: "saml",
  });
  const published = async (use: "signing" | "encryption"): Promise<string[]> => {
    const xml = await (await fetch(sp.metadataUrl)).text();
    const keys = xml.matchAll(/<md:KeyDescriptor use="(\w+)">.*?<ds:X509Certificate>([^<]+)</gs);
    return [...keys].flatMap(([, named, base64 = ""]) => (named === use ? [base64] : []));
  };
  for (const [use, purpose] of [
    ["signing", "saml-signing"],
    ["encryption", "saml-decryption"],
  ] as const) {
    const [old] = await published(use);
    const next = await api.post<{ id: string; certificate: string }>("/keys", { purpose });
    world.clock.advance(120_000);
    const bare = next.certificate.replaceAll(/-----.*-----|\s/g, "");
    expect(await published(use)).toEqual([old, bare]);
    await api.post(`/keys/${next.id}/promote`, {});
    expect(await published(use)).toEqual([bare, old]);
  }
});
