import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { findTls } from "../../src/cli/doctor/public-url.ts";
import { startProcess } from "../../src/main.ts";
import { makeCertificate } from "../../src/saml/certificate.ts";
import { published } from "../connections/exchange-stage.ts";
import { startMetadataServer } from "../connections/metadata-server.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { freePort } from "../kit/port.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";
import { ADMIN_KEY, openDeployment, PLAIN_HTTP, type Deployment } from "./doctor-stage.ts";

const DAY_MS = 86_400_000;

let stage: Deployment;
beforeAll(async () => void (stage = await openDeployment()), 60_000);
afterAll(() => stage.close());

const report: Deployment["report"] = (...asked) => stage.report(...asked);

describe("O6 the public address", () => {
  test("one where nothing answers fails", async () => {
    const { code, bad } = await report({ SALLYPORT_PUBLIC_URL: "http://localhost:1" });
    expect(code).toBe(1);
    expect(bad[0]).toMatch(/^fail {2}public address +localhost:1: nothing listens there\. Start the broker/);
  });

  test("one where another web server answers fails", async () => {
    const other = createServer((_req, res) => void res.end("It works!"));
    const port = await freePort();
    await new Promise<void>((done) => other.listen(port, "127.0.0.1", done));
    const { code, bad } = await report({ SALLYPORT_PUBLIC_URL: `http://127.0.0.1:${port}` });
    other.close();
    expect(code).toBe(1);
    expect(bad[0]).toMatch(/^fail {2}public address .*\/healthz answers 200, and not as a broker does/);
  });

  test("one whose certificate no browser trusts fails", async () => {
    const now = Date.now();
    const span = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DAY_MS) };
    const made = await makeCertificate({ commonName: "localhost", algorithm: "RSA-2048", ...span });
    const port = await freePort();
    const proxy = createTlsServer(
      { key: made.privateKey, cert: made.certificate },
      (_req, res) => void res.end(),
    );
    await new Promise<void>((done) => proxy.listen(port, "127.0.0.1", done));
    const { code, bad } = await report({ SALLYPORT_PUBLIC_URL: `https://localhost:${port}` });
    proxy.close();
    expect(code).toBe(1);
    expect(bad[0]).toMatch(/^fail {2}public address +localhost:\d+: its TLS certificate is self-signed/);
  });

  test.each([
    [undefined, "warn", "no HSTS header arrives"],
    ["max-age=300", "warn", "HSTS holds for 300 s"],
    ["max-age=31536000; includeSubDomains", "ok", "and HSTS"],
  ])("https with Strict-Transport-Security %p is graded %s", (hsts, grade, says) => {
    const headers = { "strict-transport-security": hsts };
    expect(findTls("https://sso.acme.com", { headers })).toMatchObject([
      { grade, says: expect.stringContaining(says) },
    ]);
  });

  test("one where another installation answers fails", async () => {
    const second = await createEmptyDatabase();
    const port = String(await freePort());
    const elsewhere = {
      PORT: port,
      SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: second.url,
    };
    const stranger = await startProcess({ environment: { ...stage.healthy, ...elsewhere }, log: silent });
    const { code, bad } = await report({ SALLYPORT_PUBLIC_URL: elsewhere.SALLYPORT_PUBLIC_URL });
    await stranger.close();
    await second.drop();
    expect(code).toBe(1);
    expect(bad).toContainEqual(
      expect.stringMatching(/^fail {2}public address .*other keys than this database/),
    );
  }, 60_000);
});

test("O6 name servers that do not answer fail, and no proof is called gone for that", async () => {
  const { code, bad, said } = await report({ SALLYPORT_DNS_SERVERS: "127.0.0.1:1" });
  expect(code).toBe(1);
  expect(bad).toContainEqual(expect.stringMatching(/^fail {2}dns +127\.0\.0\.1:1 do not answer \(E\w+\)/));
  expect(said).not.toMatch(/^\w+ +domains/m);
}, 30_000);

test("O6 certificates near their end, metadata that fails and proofs that are gone are warned of", async () => {
  const api = openAdminApi(stage.url, ADMIN_KEY);
  const server = await startMetadataServer();
  const notAfter = new Date(Date.now() + 12 * DAY_MS);
  const made = {
    commonName: "idp",
    algorithm: "RSA-2048",
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter,
  } as const;
  server.served = { body: published({ keys: [await makeCertificate(made)] }) };
  const about = { name: "Okta", protocol: "saml", metadataUrl: server.url };
  const connection = await api.post<{ id: string }>("/connections", about);
  await server.close();
  await api.post(`/connections/${connection.id}/metadata/refresh`, undefined);

  const claim = { name: "acme.example.com", connectionId: connection.id };
  const domain = await api.post<{ id: string; challenge: { dns: { name: string; value: string } } }>(
    "/domains",
    claim,
  );
  const { name, value } = domain.challenge.dns;
  await stage.publishProof(name, value);
  await api.post(`/domains/${domain.id}/verify`, undefined);
  const { said: fine } = await report();
  expect(fine).toMatch(/^ok {4}domains +1 verified domains: all prove it still$/m);

  await stage.withdrawProofs();
  const { code, bad } = await report();
  expect(code).toBe(0);
  expect(bad).toEqual([
    PLAIN_HTTP,
    expect.stringContaining(`"Okta": the newest certificate ends on ${notAfter.toISOString().slice(0, 10)}`),
    expect.stringMatching(
      /^warn {2}metadata +"Okta": 1 failed fetches in a row; the last: .*nothing listens there/,
    ),
    expect.stringMatching(/^warn {2}domains +acme\.example\.com: its proof is not there any more/),
  ]);
}, 60_000);

test("O6 embedded data is looked at through the broker that has it open, and no data is made where there is none", async () => {
  const port = String(await freePort());
  const embedded = {
    ...stage.healthy,
    PORT: port,
    SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
    SALLYPORT_DATA_DIR: join(stage.folder, "embedded"),
  };
  const before = await report(embedded);
  expect(before.bad[0]).toMatch(/^warn {2}database +there is no database in .*embedded/);
  const running = await startProcess({ environment: embedded, log: silent });
  const during = await report(embedded);
  await running.close();
  expect(during.code).toBe(0);
  expect(during.said).toMatch(/^ok {4}redis +none is set/m);
  expect(during.said).toMatch(/what answers there is this installation/);
}, 60_000);
