import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doctor } from "../../src/cli/doctor.ts";
import { startDnsServer } from "../../src/demo/dns-server.ts";
import { startProcess } from "../../src/main.ts";
import { freePort } from "../kit/port.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";
import { testRedisUrl } from "../kit/stores.ts";

export const ADMIN_KEY = "doctor-admin-key-of-at-least-32-characters";

/** So that no test asks a name server outside. */
const PROBE = "doctor.sallyport.invalid here";

export type Settings = Readonly<Record<string, string | undefined>>;

/** A deployment in order but for plain http: PostgreSQL, Redis, name server, and a broker that runs. */
export async function openDeployment() {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-doctor-"));
  const zoneFile = join(folder, "dns.txt");
  const database = await createEmptyDatabase();
  const dns = await startDnsServer(zoneFile);
  /** No record but that which the doctor asks for. */
  const withdrawProofs = () => writeFile(zoneFile, `${PROBE}\n`);
  await withdrawProofs();
  const port = await freePort();
  const healthy: Settings = {
    PORT: String(port),
    SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    SALLYPORT_MASTER_KEY: "ab".repeat(32),
    SALLYPORT_DATA_DIR: join(folder, "data"),
    SALLYPORT_DNS_SERVERS: dns.address,
    SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
    SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
  };
  const broker = await startProcess({ environment: healthy, log: silent });
  return {
    folder,
    healthy,
    databaseUrl: database.url,
    url: broker.url,
    publishProof: dns.publish,
    withdrawProofs,

    /** The doctor's report with these settings in place of the deployment's own. */
    async report(changes: Settings = {}, clock?: Parameters<typeof doctor>[1]) {
      let said = "";
      const out = (text: string) => void (said += text);
      const code = await doctor({ environment: { ...healthy, ...changes }, out, err: out }, clock);
      const lines = said.trimEnd().split("\n");
      return { code, said, bad: lines.filter((line) => /^(warn|fail)/.test(line)) };
    },

    async close() {
      await broker.close();
      dns.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export type Deployment = Awaited<ReturnType<typeof openDeployment>>;

export const PLAIN_HTTP: unknown = expect.stringMatching(/^warn {2}https +plain http/);
