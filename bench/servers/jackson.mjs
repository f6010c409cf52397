// @boxyhq/saml-jackson behind node:http: the four routes of one sign-in and nothing else.
// PORT, JACKSON_URL, and JACKSON_DB ("mem", or the address of a PostgreSQL) come from the driver.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(new URL("../.peers/package.json", import.meta.url));
const { controllers } = require("@boxyhq/saml-jackson");

const { PORT, JACKSON_URL, JACKSON_DB, JACKSON_METADATA, JACKSON_REDIRECT } = process.env;
const silent = () => undefined;
const { oauthController, connectionAPIController } = await controllers({
  externalUrl: JACKSON_URL,
  samlPath: "/acs",
  samlAudience: `${JACKSON_URL}/audience`,
  db: JACKSON_DB === "mem" ? { engine: "mem" } : { engine: "sql", type: "postgres", url: JACKSON_DB },
  noAnalytics: true,
  logger: { info: silent, warn: silent, error: silent },
});
const connection = await connectionAPIController.createSAMLConnection({
  rawMetadata: JACKSON_METADATA,
  tenant: "bench",
  product: "bench",
  redirectUrl: JSON.stringify([JACKSON_REDIRECT]),
  defaultRedirectUrl: JACKSON_REDIRECT,
});

const routes = {
  "GET /authorize": async (query) => redirect(await oauthController.authorize(query)),
  "POST /acs": async (_query, body) => redirect(await oauthController.samlResponse(body)),
  "POST /token": async (_query, body) => ({ json: await oauthController.token(body) }),
  "GET /userinfo": async (_query, _body, token) => ({ json: await oauthController.userInfo(token) }),
};
const redirect = ({ redirect_url: location, error }) => {
  if (!location) throw new Error(error ?? "no redirect");
  return { location };
};

async function answer(request, response) {
  try {
    const url = new URL(request.url, JACKSON_URL);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const token = request.headers.authorization?.replace("Bearer ", "");
    const route = routes[`${request.method} ${url.pathname}`];
    const { location, json } = await route(Object.fromEntries(url.searchParams), body, token);
    if (location) response.writeHead(302, { location }).end();
    else response.setHeader("content-type", "application/json").end(JSON.stringify(json));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

createServer((request, response) => void answer(request, response)).listen(Number(PORT), "127.0.0.1", () =>
  process.send({ ready: true, clientId: connection.clientID, clientSecret: connection.clientSecret }),
);

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicroseconds: user + system });
});
