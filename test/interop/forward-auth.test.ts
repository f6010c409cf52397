import { createServer } from "node:http";
import { connect } from "node:net";
import { openBrowser } from "../kit/browser.ts";
import { freePort } from "../kit/port.ts";
import { startDokuWiki } from "./dokuwiki.ts";
import { openGround } from "./journey.ts";
import { startNginx } from "./nginx.ts";
import { startSimpleSamlPhp } from "./simplesamlphp.ts";

const ALICE = { email: "alice@corp-a.example.com", username: "alice", password: "alicepass" };
const BOB = { email: "bob@corp-a.example.com", username: "bob", password: "bobpass" };

/** SimpleSAMLphp -> Sallyport <- nginx -> DokuWiki, and an app that says what it was told. */
async function open() {
  const ground = await openGround({ startIdp: () => startSimpleSamlPhp(), domain: "corp-a.example.com" });
  const port = await freePort();
  const [wikiHost, echoHost] = [`doku.localhost:${port}`, `echo.localhost:${port}`];
  const wiki = await startDokuWiki(`http://${wikiHost}`);
  ground.closes.push(() => wiki.stop());
  const seen: string[][] = [];
  const echo = createServer((req, res) => {
    seen.push(req.rawHeaders);
    res.end(`${req.method} ${req.url} ${JSON.stringify(req.headers)}`);
  });
  echo.on("upgrade", (req, socket) => {
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nX-Saw: ${String(req.headers["x-forwarded-user"])}\r\n\r\n`,
    );
  });
  await new Promise<void>((done) => echo.listen(0, "127.0.0.1", done));
  ground.closes.push(async () => void (echo.closeAllConnections(), echo.close()));
  const address = echo.address();
  const echoUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const sites = [
    { host: "doku.localhost", port, app: wiki.url },
    { host: "echo.localhost", port, app: echoUrl },
  ];
  const nginx = await startNginx(ground.url, sites);
  ground.closes.push(() => nginx.stop());
  const register = (name: string, host: string) =>
    ground.api.post<{ id: string }>("/apps", { name, protocol: "forward-auth", hosts: [host] });
  await register("Wiki", wikiHost);
  const echoApp = await register("Echo", echoHost);
  return { ...ground, port, wiki: `http://${wikiHost}`, echo: `http://${echoHost}`, echoApp, seen };
}

let place: Awaited<ReturnType<typeof open>>;
beforeAll(async () => void (place = await open()), 90_000);
afterAll(() => place.close());

const pages = { accept: "text/html" };
const personId = async (email: string) =>
  (await place.api.get<{ items: { id: string }[] }>(`/people?search=${email}`)).items[0]?.id ?? "";

describe("SimpleSAMLphp -> Sallyport <- nginx -> DokuWiki", () => {
  test("A3 S2 an employee opens a deep link through nginx, signs in, and the wiki knows the name", async () => {
    const page = await openBrowser({ fields: BOB, headers: pages }).go(
      `${place.wiki}/doku.php?id=start&x=%C3%A4`,
    );
    expect(page.url).toBe(`${place.wiki}/doku.php?id=start&x=%C3%A4`);
    expect(page.text).toContain("Interop wiki");
    expect(page.text).toContain("Bob Builder");
  });

  test("A3 the groups of the identity provider decide what the wiki shows", async () => {
    const secret = `${place.wiki}/doku.php?id=adminspace:plans`;
    const alice = await openBrowser({ fields: ALICE, headers: pages }).go(secret);
    expect(alice.text).toContain("Secret plans");
    expect(alice.text).toContain("Alice Ämne");
    const bob = await openBrowser({ fields: BOB, headers: pages }).go(secret);
    expect(bob.text).not.toContain("Secret plans");
    expect(bob.text).toContain("Bob Builder");
  });

  test("X4 a deactivated person is refused at the next request", async () => {
    const browser = openBrowser({ fields: BOB, headers: pages });
    await browser.go(`${place.wiki}/doku.php`);
    const id = await personId(BOB.email);
    await place.api.post(`/people/${id}/deactivate`, {});
    const stop = await browser.go(`${place.wiki}/doku.php`, { stopAt: ({ status }) => status === 302 });
    expect(stop.headers.location).toContain("/.sallyport/start");
    expect((await browser.go(`${place.wiki}/doku.php`)).text).not.toContain("Interop wiki");
    await place.api.post(`/people/${id}/reactivate`, {});
  });
});

describe("nginx in front of an app", () => {
  async function signedIn() {
    const browser = openBrowser({ fields: ALICE, headers: pages });
    await browser.go(`${place.echo}/`);
    place.seen.length = 0;
    return {
      browser,
      cookie: browser.cookies.header({ method: "GET", url: new URL(place.echo), initiator: undefined }),
    };
  }

  /** Bytes as they are: what no HTTP client would send. @returns all that came back */
  const raw = (...lines: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(place.port, "127.0.0.1");
      let text = "";
      socket.on("data", (bytes) => (text += bytes.toString("latin1")));
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
      socket.write([...lines, `Host: ${new URL(place.echo).host}`, "Connection: close", "", ""].join("\r\n"));
    });

  test("A3 no header of the browser's reaches the app under an identity's name: twice, in capitals, with underscores", async () => {
    const { cookie } = await signedIn();
    const forged = [
      "X-Forwarded-User: root",
      "x-forwarded-user: root",
      "X-FORWARDED-USER: root",
      "X_Forwarded_User: root",
      "X-Forwarded_User: root",
      "X-Forwarded-Groups: root",
      "X-Forwarded-Roles: root",
      "X-Forwarded-Email: root@evil.example",
      "X-Forwarded-Name: root",
      "X-Original-URL: http://doku.localhost/",
    ];
    const answer = await raw("GET /x HTTP/1.1", `Cookie: ${cookie}`, ...forged);
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    const told = place.seen.flat();
    expect(told.filter((word) => word.includes("root"))).toEqual([]);
    expect(told.filter((word) => /^x[-_]forwarded[-_]user$/i.test(word))).toHaveLength(1);
    expect(told[told.findIndex((word) => /^x-forwarded-user$/i.test(word)) + 1]).toBe(ALICE.email);
  });

  test("A3 a name beyond ASCII arrives as its UTF-8 bytes", async () => {
    const { cookie } = await signedIn();
    await raw("GET /x HTTP/1.1", `Cookie: ${cookie}`);
    const told = place.seen.flat();
    const name = told[told.findIndex((word) => /^x-forwarded-name$/i.test(word)) + 1] ?? "";
    expect(Buffer.from(name, "latin1").toString("utf8")).toBe("Alice Ämne");
  });

  test("A3 what another host's header says does not choose the app", async () => {
    const { cookie } = await signedIn();
    await place.api.patch(`/apps/${place.echoApp.id}`, { groups: ["nobody"] });
    const asked = ["GET /x HTTP/1.1", `Cookie: ${cookie}`, "X-Forwarded-Host: doku.localhost"];
    expect(await raw(...asked)).toMatch(/^HTTP\/1\.1 403/);
    await place.api.patch(`/apps/${place.echoApp.id}`, { groups: [] });
    expect(await raw(...asked)).toMatch(/^HTTP\/1\.1 200/);
  });

  test("A3 a page without a session is sent to sign in; API calls, forms and WebSockets get 401", async () => {
    const before = place.seen.length;
    expect(await raw("GET /x HTTP/1.1", "Accept: text/html")).toMatch(/^HTTP\/1\.1 302/);
    for (const about of [
      ["GET /x HTTP/1.1", "Accept: application/json"],
      ["POST /x HTTP/1.1", "Accept: text/html", "Content-Length: 0"],
      ["GET /x HTTP/1.1", "Accept: text/html", "X-Requested-With: XMLHttpRequest"],
      ["GET /x HTTP/1.1", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Accept: text/html"],
    ])
      expect(await raw(...about)).toMatch(/^HTTP\/1\.1 401/);
    expect(place.seen).toHaveLength(before);
  });

  test("A3 forms and bodies go through, and the app answers a WebSocket as the person", async () => {
    const { browser, cookie } = await signedIn();
    const posted = await browser.post(`${place.echo}/save`, { text: "hello" });
    expect(posted.body).toMatch(/^POST \/save/);
    const request = `GET /ws HTTP/1.1\r\nHost: ${new URL(place.echo).host}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`;
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(place.port, "127.0.0.1");
      socket.on("data", (bytes) => (resolve(bytes.toString()), socket.destroy()));
      socket.on("error", reject);
      socket.write(request);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 101/);
    expect(answer).toContain(`X-Saw: ${ALICE.email}`);
  });
});
