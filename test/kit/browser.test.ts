import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openBrowser } from "./browser.ts";

let port = 0;
const server = createServer(answer);
const at = (host: string, path: string) => `http://${host}.localhost:${port}${path}`;

beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((done) => void server.close(done)));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "http://any");
  const seen = `cookie=${request.headers.cookie ?? ""}`;
  const cookie = (value: string) => response.setHeader("set-cookie", value.split("|"));
  const page = (html: string) => response.setHeader("content-type", "text/html").end(html);
  if (pathname === "/cookies") {
    cookie("lax=1; SameSite=Lax; Path=/|none=1; SameSite=None; Secure; Path=/|bad=1; SameSite=None; Path=/");
    page("set");
  } else if (pathname === "/host") {
    cookie("__Host-good=1; Secure; Path=/|__Host-bad=1; Secure; Path=/deep");
    page("set");
  } else if (pathname === "/post-across")
    page(
      `<form method=post action="${at("broker", "/acs")}"><input type=hidden name=SAMLResponse value="PHg+"><noscript><button>Go</button></noscript></form>`,
    );
  else if (pathname === "/acs") {
    response.statusCode = 303;
    response.setHeader("x-seen", seen);
    response.setHeader("location", "/continue").end();
  } else if (pathname === "/continue") page(`<p>${seen}</p>`);
  else if (pathname === "/refresh") page(`<meta http-equiv=refresh content="0;url=/continue?a=1&amp;b=2">`);
  else if (pathname === "/login" && request.method === "GET")
    page(`<form method=post><input name=user><input type=hidden name=csrf value="a&amp;b"></form>`);
  else if (pathname === "/login") request.on("data", (body: Buffer) => page(body.toString()));
  else page("nothing here");
}

test("a Lax cookie stays away from a post of another site and comes with the GET after the 303", async () => {
  const browser = openBrowser();
  await browser.go(at("broker", "/cookies"));
  const acs = await browser.go(at("idp", "/post-across"), { stopAt: ({ status }) => status === 303 });
  expect(acs.headers["x-seen"]).toBe("cookie=none=1");
  const after = await browser.go(at("idp", "/post-across"));
  expect(after.text).toBe("cookie=lax=1; none=1");
  expect(browser.saml[0]).toMatchObject({ kind: "SAMLResponse", to: at("broker", "/acs"), xml: "<x>" });
});

test("a cookie named __Host- is kept only with Secure and the whole path", async () => {
  const browser = openBrowser();
  await browser.go(at("broker", "/host"));
  expect(browser.cookies.all().map(({ name }) => name)).toEqual(["__Host-good"]);
});

test("a meta refresh is followed with its entities resolved", async () => {
  const page = await openBrowser().go(at("broker", "/refresh"));
  expect(page.url).toBe(at("broker", "/continue?a=1&b=2"));
});

test("a sign-in form is filled in once for each host", async () => {
  const browser = openBrowser({ fields: { user: "alice" } });
  const page = await browser.go(at("idp", "/login"));
  expect(page.body).toBe("user=alice&csrf=a%26b");
  expect((await browser.go(at("idp", "/login"))).forms).toHaveLength(1);
});

test("a value for a field that the form lacks is an error of the test", async () => {
  const browser = openBrowser();
  const page = await browser.go(at("idp", "/login"));
  expect(() => browser.submit(page, { password: "x" })).toThrow("no field password");
});
