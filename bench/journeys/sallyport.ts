import { createHash, randomBytes } from "node:crypto";
import { openAdminApi } from "../../test/kit/admin-api.ts";
import { openBrowser, type Browser } from "../../test/kit/browser.ts";
import { freePort } from "../../test/kit/port.ts";
import { createEmptyDatabase } from "../../test/kit/postgres.ts";
import { testRedisUrl } from "../../test/kit/stores.ts";
import { startServerProcess } from "../servers/process.ts";
import {
  answerTo,
  benchIdp,
  DOMAIN,
  hasLeft,
  locationOf,
  personOf,
  redeem,
  REDIRECT_URI,
  type Journey,
} from "./journey.ts";

const ADMIN_KEY = "bench-admin-key-of-at-least-32-characters";

/**
 * Sallyport as in production: PostgreSQL and Redis, audit in the transaction, flight recorder, e-mail first, session,
 * PKCE and an RS256 id_token.
 */
export async function openSallyport(): Promise<Journey> {
  return (await openNode()).journey;
}

/** One node, with one connection and its domain. @param settings beside the usual ones */
export async function startBench(settings: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    PORT: String(port),
    SALLYPORT_PUBLIC_URL: url,
    SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
    SALLYPORT_MASTER_KEY: randomBytes(32).toString("base64"),
    SALLYPORT_LOG_LEVEL: "silent",
    SALLYPORT_ACS_PER_MINUTE: "1000000",
    DATABASE_URL: (await createEmptyDatabase()).url,
    REDIS_URL: testRedisUrl(),
    SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
    NODE_ENV: "production",
    ...settings,
  };
  const server = await startServerProcess("./sallyport.ts", environment);
  const api = openAdminApi(url, ADMIN_KEY);
  const metadataXml = (await benchIdp()).metadataXml;
  type Made = { id: string; sp: { acsUrl: string; entityId: string; loginUrl: string } };
  const about = { name: "Bench", protocol: "saml", metadataXml };
  const connection = await api.post<Made>("/connections", about);
  type Claimed = { id: string; challenge: { dns: { name: string; value: string } } };
  const domain = await api.post<Claimed>("/domains", { name: DOMAIN, connectionId: connection.id });
  await server.ask({ txt: [domain.challenge.dns.name, domain.challenge.dns.value] });
  await api.post(`/domains/${domain.id}/verify`, {});
  const { acsUrl, entityId: spEntityId, loginUrl } = connection.sp;
  return { url, environment, server, api, sp: { acsUrl, spEntityId }, loginUrl };
}

/** A new one, which types in the address of person number `n`. */
export const browserOf = (n: number): Browser => openBrowser({ fields: { email: personOf(n) } });

/**
 * One node, and what it takes to ask it and to start another one.
 * @param about of the app, beside its name and address
 */
export async function openNode(about: object = {}) {
  const { url, environment, server, api, sp } = await startBench();
  const registration = { name: "App", protocol: "oidc", redirectUris: [REDIRECT_URI], ...about };
  const client = await api.post<{ clientId: string; clientSecret: string }>("/apps", registration);
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
  const [{ id: tenantId } = { id: "" }] = (await api.get<{ items: { id: string }[] }>("/tenants")).items;
  const journey = {
    name: "Sallyport, PostgreSQL + Redis",
    async signIn(n: number, browser: Browser = browserOf(n)) {
      const person = personOf(n);
      const verifier = randomBytes(32).toString("base64url");
      const query = new URLSearchParams({
        response_type: "code",
        client_id: client.clientId,
        redirect_uri: REDIRECT_URI,
        scope: "openid email profile",
        state: "state",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      const away = await browser.go(`${url}/oidc/auth?${query}`, { stopAt: hasLeft });
      const answer = await answerTo(locationOf(away), sp, person);
      const back = await browser.post(sp.acsUrl, answer, "https://idp.example.com/", { stopAt: hasLeft });
      const app = {
        tokenUrl: `${url}/oidc/token`,
        userinfoUrl: `${url}/oidc/me`,
        headers: { authorization: `Basic ${basic}` },
        fields: { code_verifier: verifier },
      };
      return redeem(app, locationOf(back), person);
    },
    cpu: () => server.cpu(),
    close: () => server.stop(),
  };
  return { journey, url, environment, api, basic, tenantId };
}
