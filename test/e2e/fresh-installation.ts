import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDnsServer } from "../../src/demo/dns-server.ts";
import { demoKey } from "../../src/demo/idps/keys.ts";
import { okta } from "../../src/demo/idps/okta.ts";
import { createSimulator } from "../../src/demo/idps/simulator.ts";
import { certificatesFor } from "../../src/demo/idps/sp-metadata.ts";
import { oktaPeople } from "../../src/demo/people.ts";
import { listenOnLoopback } from "../../src/demo/ports.ts";
import { startProcess } from "../../src/main.ts";
import { freePort } from "../kit/port.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { testRedisUrl } from "../kit/stores.ts";

/** A company that has bought Sallyport today: an Okta tenant, a DNS zone, and a link on the operator's screen. */
export interface FreshInstallation {
  readonly url: string;
  readonly setupUrl: string;
  readonly idpUrl: string;
  /** As the administrator has downloaded it. */
  readonly metadataFile: string;
  /** At the DNS provider. */
  publish(name: string, text: string): Promise<void>;
  /** At the vendor's console: what Sallyport's console shows, typed there. */
  enterAtVendor(values: { readonly acsUrl: string; readonly entityId: string }): Promise<void>;
  misconfigure(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openFreshInstallation(): Promise<FreshInstallation> {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-fresh-"));
  const database = await createEmptyDatabase();
  const dns = await startDnsServer(join(folder, "zone.txt"));
  const door = await listenOnLoopback(0);
  const idpUrl = `http://okta.localhost:${door.port}`;
  const key = await demoKey(folder, "okta", new Date(), okta.certificateYears);
  const simulator = createSimulator({ vendor: okta, people: oktaPeople, baseUrl: idpUrl, key });
  door.server.on("request", simulator.app);
  const metadataFile = join(folder, "okta-metadata.xml");
  await writeFile(metadataFile, simulator.metadataXml);
  const port = await freePort();
  const broker = await startProcess({
    environment: {
      PORT: String(port),
      SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
      SALLYPORT_LISTEN: "127.0.0.1",
      SALLYPORT_DATA_DIR: join(folder, "data"),
      SALLYPORT_DNS_SERVERS: dns.address,
      SALLYPORT_LOG_LEVEL: "silent",
      SALLYPORT_DRAIN_SECONDS: "1",
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
    },
  });
  if (broker.setupUrl === undefined) throw new Error("a fresh installation printed no link");
  return {
    url: broker.url,
    setupUrl: broker.setupUrl,
    idpUrl,
    metadataFile,
    publish: (name, text) => dns.publish(name, text),
    async enterAtVendor({ acsUrl, entityId }) {
      const metadata = await (await fetch(acsUrl.replace(/\/acs$/, "/metadata"))).text();
      const [encryptionCertificate] = certificatesFor("encryption", metadata);
      simulator.trust({
        entityId,
        acsUrl,
        loginUrl: acsUrl.replace(/\/acs$/, "/login"),
        certificates: certificatesFor("signing", metadata),
        ...(encryptionCertificate !== undefined && { encryptionCertificate }),
      });
    },
    misconfigure: (name) => simulator.misconfigure(name),
    async close() {
      await broker.close();
      await door.close();
      dns.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
