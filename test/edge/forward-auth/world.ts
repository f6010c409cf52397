import { createServer, request, type IncomingHttpHeaders } from "node:http";
import { createProxy } from "../../../src/demo/apps/proxy.ts";
import { DEMO_PASSWORD, entraPeople } from "../../../src/demo/people.ts";
import { openLab } from "../../demo/lab-world.ts";
import { openBrowser, type Browser } from "../../kit/browser.ts";

export const [linus, grace] = [entraPeople[0]!, entraPeople[1]!];

/** A broker, an identity provider, and an app behind a proxy that says what it was told. */
export async function openProxyWorld() {
  const lab = await openLab({ vendors: ["entra"] });
  const server = createServer(
    createProxy({
      broker: lab.url,
      app: (req, res) => res.end(JSON.stringify({ method: req.method, url: req.url, ...req.headers })),
    }),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const [host, secondHost] = [`wiki.localhost:${port}`, `second.localhost:${port}`];
  const register = (about: object) =>
    lab.api.post<{ id: string }>("/apps", { name: "Wiki", protocol: "forward-auth", ...about });
  const app = await register({ hosts: [host] });
  const second = await register({ name: "Second", hosts: [secondHost] });

  return {
    ...lab,
    host,
    secondHost,
    app,
    second,
    register,
    wiki: `http://${host}`,

    browserOf: (person = linus): Browser =>
      openBrowser({
        fields: { email: person.email, person: person.email, password: DEMO_PASSWORD },
        headers: { accept: "text/html" },
      }),

    /** As a proxy asks, or as somebody who is none. */
    ask: (headers: IncomingHttpHeaders, path = "/forward-auth") =>
      new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
        const asked = request(`${lab.url}${path}`, { headers }, (answer) => {
          let body = "";
          answer.setEncoding("utf8").on("data", (text: string) => (body += text));
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
        });
        asked.on("error", reject).end();
      }),

    cookieAt: (browser: Browser, url: string): string =>
      browser.cookies.header({ method: "GET", url: new URL(url), initiator: undefined }),

    async close() {
      server.closeAllConnections();
      server.close();
      await lab.close();
    },
  };
}

export type ProxyWorld = Awaited<ReturnType<typeof openProxyWorld>>;

/** What the app was told, in a page that it shows. */
export const toldBy = (page: { readonly body: string }): Record<string, string> => JSON.parse(page.body);
