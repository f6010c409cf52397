import type { ChildProcess } from "node:child_process";
import { inflateRawSync } from "node:zlib";
import { createCredentials } from "../../src/credentials/credentials.ts";
import { systemClock as clock } from "../../src/kernel/clock.ts";
import { systemRandom as random } from "../../src/kernel/random.ts";
import { createSeal } from "../../src/kernel/seal.ts";
import { aDomain } from "../conformance/samples.ts";
import { openAdminApi, type AdminApi } from "../kit/admin-api.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";
import { createTestIdp, toField, type TestIdp } from "../kit/idp.ts";
import { rsaKey } from "../kit/keys.ts";
import { openCluster, type Cluster, type Node } from "../kit/nodes.ts";
import { freePort } from "../kit/port.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import { startSmtp, type TestSmtp } from "../kit/smtp.ts";
import { openTestStores, type TestStores } from "../kit/stores.ts";

const ADMIN_KEY = "self-revert-admin-key-0123456789abcdef";
const PASSWORD = "seven-violet-otters-42";
const HOME = "reverts.example";
const NAMES = ["ada", "bob", "eve", "dan", "kim", "lea"] as const;

interface Shown {
  readonly id: string;
  readonly sp: { readonly entityId: string; readonly acsUrl: string; readonly loginUrl: string };
}
interface PolicyShown {
  readonly id: string;
  readonly version: number;
  readonly sso: { readonly mode: string };
  readonly guard: { readonly state: string; readonly evidence: { readonly failed: number } | null } | null;
}

let stores: TestStores;
let cluster: Cluster;
let redis: ChildProcess;
let smtp: TestSmtp;
let api: AdminApi;
let idp: TestIdp;
let connection: Shown;
let pilots: readonly string[];
const wrong = await rsaKey("wrong-one");

/** PostgreSQL, Redis and a mail server of the test's own; people with passwords, a connection, a verified domain. */
beforeAll(async () => {
  stores = await openTestStores({ kind: "postgres", clock });
  const port = await freePort();
  redis = await startRedis(port);
  smtp = await startSmtp();
  idp = await createTestIdp("reverts");
  cluster = await openCluster({
    DATABASE_URL: stores.where.databaseUrl ?? "",
    REDIS_URL: `redis://127.0.0.1:${port}`,
    SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
    SALLYPORT_SMTP_URL: smtp.url,
    SALLYPORT_MAIL_FROM: "sallyport@reverts.example",
  });
  api = openAdminApi(cluster.url, ADMIN_KEY);
}, 120_000);

afterAll(async () => {
  await cluster.close();
  await Promise.all([smtp.close(), endRedis(redis)]);
  await stores.close();
}, 60_000);

async function furnish(): Promise<void> {
  const about = { name: "Reverts", protocol: "saml", idp: idpWith(idp.key.certificate) };
  connection = await api.post<Shown>("/connections", about);
  const [{ id: tenantId } = { id: "" }] = (await api.get<{ items: { id: string }[] }>("/tenants")).items;
  const { transact } = stores.database;
  const claim = aDomain(tenantId, { name: HOME, status: "verified", connectionIds: [connection.id] });
  await transact(tenantId, ({ domains }) => domains.insert(claim));
  const credentials = createCredentials({
    transact,
    clock,
    random,
    seal: createSeal(Buffer.alloc(32)),
    ephemeral: stores.expiring.ephemeral,
    publicUrl: cluster.url,
  });
  const by = { tenantId, actor: { kind: "system" } } as const;
  const rules = { allowed: true, minLength: 12, maxAgeDays: null };
  pilots = await Promise.all(
    NAMES.map(async (name) => {
      const { id } = await api.post<{ id: string }>("/people", { email: `${name}@${HOME}` });
      const password = { tenantId, personId: id, password: PASSWORD, rules, words: [] };
      await credentials.passwords.set(password, "set", by);
      return id;
    }),
  );
}

const idpWith = (certificate: string) => ({
  entityId: idp.entityId,
  ssoUrl: idp.ssoUrl,
  certificates: [certificate],
});
const trust = (certificate: string) =>
  api.patch(`/connections/${connection.id}`, { idp: idpWith(certificate) });
const policy = (id: string) => api.get<PolicyShown>(`/policies/${id}`);

/** Ends at the page that came last. */
async function byIdp(name: string): Promise<Page> {
  const browser = openBrowser();
  const toIdp = ({ headers }: Page) => headers.location?.startsWith(idp.ssoUrl) === true;
  const leaving = await browser.go(connection.sp.loginUrl, { stopAt: toIdp });
  const asked = new URL(leaving.headers.location ?? "none:");
  const packed = Buffer.from(asked.searchParams.get("SAMLRequest") ?? "", "base64");
  const requestId = / ID="([^"]+)"/.exec(inflateRawSync(packed).toString("utf8"))?.[1] ?? "";
  const { acsUrl, entityId: spEntityId } = connection.sp;
  const xml = await idp.respond({ acsUrl, spEntityId, requestId, now: new Date() }, `${name}@${HOME}`);
  const answer = { SAMLResponse: toField(xml), RelayState: asked.searchParams.get("RelayState") ?? "" };
  return browser.post(acsUrl, answer, idp.ssoUrl);
}

async function byPassword(name: string, browser: Browser = openBrowser()): Promise<Page> {
  const asked = await browser.submit(await browser.go(`${cluster.url}/login`), { email: `${name}@${HOME}` });
  const form = asked.forms.find(({ fields }) => fields.some((field) => field.name === "password"));
  return form ? browser.submit(asked, { password: PASSWORD }, form) : asked;
}

const isIn = ({ url }: Page) => url === `${cluster.url}/apps`;

async function enforce(name: string): Promise<PolicyShown> {
  const made = await api.post<PolicyShown>("/policies", { name, bindings: { people: pilots } });
  return api.patch<PolicyShown>(`/policies/${made.id}`, {
    sso: { mode: "enforced" },
    guard: { minutes: 30, minPeople: 3 },
  });
}

const reverted = async (id: string) =>
  (await api.get<{ items: object[] }>(`/audit/events?name=policy.reverted&target=${id}`)).items;
const errorsOf = (...nodes: readonly Node[]) =>
  nodes
    .flatMap((node) => node.log())
    .filter(({ msg }) => msg === "enforced SSO was taken back: sign-ins failed");

describe("P5 enforcement on two nodes that share PostgreSQL and Redis", () => {
  let [a, b]: Node[] = [];
  beforeAll(async () => {
    a = await cluster.start();
    cluster.sendTo(a);
    await furnish();
    b = await cluster.start();
    await fetch(`${cluster.url}/api/v1/administrators/${pilots[5]}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ role: "owner" }),
    });
    // Nobody enforces what would keep the last owner out.
    expect(isIn(await byIdp("lea"))).toBe(true);
  }, 120_000);

  test("a wrong certificate takes it back within the bound although one node is killed meanwhile, and people get in again", async () => {
    if (a === undefined || b === undefined) throw new Error("no nodes");
    const { id, version } = await enforce("two nodes");
    expect(isIn(await byIdp("dan"))).toBe(true);
    expect(isIn(await byPassword("ada"))).toBe(false);
    await trust(wrong.certificate);
    expect((await byIdp("ada")).status).toBe(403);
    cluster.sendTo(b);
    expect((await byIdp("bob")).status).toBe(403);
    await a.kill();
    expect((await byIdp("bob")).status).toBe(403);
    expect(await policy(id)).toMatchObject({ sso: { mode: "enforced" }, guard: { state: "watching" } });

    expect((await byIdp("eve")).status).toBe(403);
    expect(await policy(id)).toMatchObject({
      sso: { mode: "optional" },
      version: version + 1,
      guard: { state: "tripped", evidence: { failed: 3, succeeded: 1, failurePercent: 75 } },
    });
    expect(await reverted(id)).toHaveLength(1);
    expect(errorsOf(a, b)).toHaveLength(1);
    expect(isIn(await byPassword("ada"))).toBe(true);
    expect((await byIdp("kim")).status).toBe(403);
    const mail = await smtp.received(1);
    expect(mail.to).toEqual([`lea@${HOME}`]);
    expect(mail.raw).toContain("two nodes");
    expect(await reverted(id)).toHaveLength(1);
    await trust(idp.key.certificate);
    expect(isIn(await byIdp("bob"))).toBe(true);
    await fetch(`${cluster.url}/api/v1/policies/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
  }, 120_000);

  test("all nodes restarted in the window keep the watch, with what was counted", async () => {
    if (b === undefined) throw new Error("no node");
    const { id } = await enforce("restarted");
    await trust(wrong.certificate);
    for (const name of ["ada", "bob"]) expect((await byIdp(name)).status).toBe(403);
    await b.kill();
    const [c, d] = await Promise.all([cluster.start(), cluster.start()]);
    cluster.sendTo(c);
    expect(await policy(id)).toMatchObject({ guard: { state: "watching" } });
    cluster.sendTo(d);
    expect((await byIdp("eve")).status).toBe(403);
    expect(await policy(id)).toMatchObject({ sso: { mode: "optional" }, guard: { state: "tripped" } });
    expect(await reverted(id)).toHaveLength(1);
    expect(errorsOf(c, d)).toHaveLength(1);
    expect(isIn(await byPassword("eve"))).toBe(true);
  }, 120_000);
});
