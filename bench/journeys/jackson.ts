import { openBrowser } from "../../test/kit/browser.ts";
import { createEmptyDatabase } from "../../test/kit/postgres.ts";
import { freePort } from "../../test/kit/port.ts";
import { startServerProcess } from "../servers/process.ts";
import {
  answerTo,
  benchIdp,
  hasLeft,
  locationOf,
  personOf,
  redeem,
  REDIRECT_URI,
  type Journey,
} from "./journey.ts";

/** @boxyhq/saml-jackson: no session, no audit, no PKCE, no id_token; the identity provider is named in the request. */
export async function openJackson(store: "in memory" | "on PostgreSQL"): Promise<Journey> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = store === "in memory" ? undefined : await createEmptyDatabase();
  const server = await startServerProcess("./jackson.mjs", {
    PORT: String(port),
    JACKSON_URL: url,
    JACKSON_DB: database?.url ?? "mem",
    JACKSON_METADATA: (await benchIdp()).metadataXml,
    JACKSON_REDIRECT: REDIRECT_URI,
  });
  const client_id = String(server.ready["clientId"]);
  const client_secret = String(server.ready["clientSecret"]);
  const app = {
    tokenUrl: `${url}/token`,
    userinfoUrl: `${url}/userinfo`,
    fields: { client_id, client_secret },
  };
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: REDIRECT_URI,
    state: "state",
  });
  return {
    name: `saml-jackson 26.2.0, ${store}`,
    async signIn(n) {
      const browser = openBrowser();
      const person = personOf(n);
      const away = await browser.go(`${url}/authorize?${query}`, { stopAt: hasLeft });
      const sp = { acsUrl: `${url}/acs`, spEntityId: `${url}/audience` };
      const back = await browser.post(sp.acsUrl, await answerTo(locationOf(away), sp, person), undefined, {
        stopAt: hasLeft,
      });
      await redeem(app, locationOf(back), person);
    },
    cpu: () => server.cpu(),
    close: () => server.stop(),
  };
}
