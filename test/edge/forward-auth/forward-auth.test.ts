import { grace, linus, openProxyWorld, toldBy, type ProxyWorld } from "./world.ts";

let world: ProxyWorld;
beforeAll(async () => {
  world = await openProxyWorld();
}, 120_000);
afterAll(() => world.close());
beforeEach(() => world.world.clock.advance(1_000));

const PAGE = { accept: "text/html" };
const said = (host: string, about = {}) => ({
  "x-forwarded-host": host,
  "x-forwarded-proto": "http",
  "x-forwarded-uri": "/page?a=1&b=2",
  "x-forwarded-method": "GET",
  ...about,
});
/** Signed in at the wiki; the cookie is what its host holds. */
async function signedIn(person = linus) {
  const browser = world.browserOf(person);
  const page = await browser.go(`${world.wiki}/start`);
  expect(toldBy(page)).toMatchObject({ url: "/start", "x-forwarded-email": person.email });
  const cookie = world.cookieAt(browser, world.wiki);
  const asked = (about = {}, host = world.host) => world.ask(said(host, { cookie, ...about }));
  const me = (await world.api.get<{ items: { id: string }[] }>(`/people?search=${person.email}`)).items[0]!;
  return { browser, cookie, asked, personId: me.id };
}

test("A3 S2 somebody opens a deep link, signs in, and the app learns who it is on that very page", async () => {
  const page = await world.browserOf().go(`${world.wiki}/deep/link?q=%C3%A4&x=1`);
  expect(page.url).toBe(`${world.wiki}/deep/link?q=%C3%A4&x=1`);
  expect(toldBy(page)).toMatchObject({
    url: "/deep/link?q=%C3%A4&x=1",
    "x-forwarded-user": linus.email,
    "x-forwarded-email": linus.email,
  });
});

test("S1 the second app asks nothing", async () => {
  const { browser } = await signedIn();
  const before = browser.trace.length;
  expect(toldBy(await browser.go(`http://${world.secondHost}/`))["x-forwarded-user"]).toBe(linus.email);
  expect(browser.trace.slice(before).some((step) => step.includes("entra"))).toBe(false);
});

describe("A3 without a session", () => {
  test("a page is told where to sign in: 401 with a Location, or a redirect for proxies that show it", async () => {
    const asked = await world.ask(said(world.host, PAGE));
    expect(asked.status).toBe(401);
    const location = `${world.wiki}/.sallyport/start?rd=${encodeURIComponent("/page?a=1&b=2")}`;
    expect(asked.headers).toMatchObject({ location, "x-sallyport-redirect": location });
    const redirected = await world.ask(said(world.host, PAGE), "/forward-auth?answer=redirect");
    expect(redirected).toMatchObject({ status: 302, headers: { location } });
  });

  test.each([
    ["an API call", { accept: "application/json" }],
    ["a script", { ...PAGE, "x-requested-with": "XMLHttpRequest" }],
    ["a fetch", { ...PAGE, "sec-fetch-mode": "cors" }],
    ["a form", { ...PAGE, "x-forwarded-method": "POST" }],
    ["a WebSocket", { ...PAGE, "sec-websocket-key": "x" }],
  ])("%s is refused with 401, and sent nowhere", async (_name, headers) => {
    const asked = await world.ask(said(world.host, headers), "/forward-auth?answer=redirect");
    expect(asked.status).toBe(401);
    expect(asked.headers["x-sallyport-redirect"]).toBeUndefined();
    expect(asked.body).toBe("");
  });

  test("a host that no app has, a disabled app's, and a question without a host are refused", async () => {
    expect((await world.ask(said("nobody.localhost"))).status).toBe(403);
    expect((await world.ask({})).status).toBe(400);
    expect((await world.ask(said("a.example, b.example"))).status).toBe(400);
    const off = await world.register({ hosts: ["off.example.com"], enabled: false });
    expect((await world.ask(said("off.example.com", PAGE))).status).toBe(403);
    await world.api.delete(`/apps/${off.id}`);
  });

  test.each(["//evil.example/", "/\\evil.example", "https://evil.example/", "/a\r\nb", "evil"])(
    "S2 the wanted page %j leads to the app's own front page",
    async (rd) => {
      const browser = world.browserOf();
      const page = await browser.go(`${world.wiki}/.sallyport/start?rd=${encodeURIComponent(rd)}`);
      expect(page.url).toBe(`${world.wiki}/`);
    },
  );
});

describe("A3 who asks", () => {
  test("nginx's X-Original-URL is understood, and a host that the headers do not agree on is refused", async () => {
    const { cookie } = await signedIn();
    const original = { "x-original-url": `http://${world.host}/page`, cookie };
    expect((await world.ask(original)).status).toBe(200);
    expect((await world.ask({ ...original, "x-forwarded-host": world.host })).status).toBe(200);
    expect((await world.ask({ ...original, "x-forwarded-host": world.secondHost })).status).toBe(400);
  });

  test("a door is one host's: another app's proxy gets nothing by it", async () => {
    const { asked } = await signedIn();
    expect((await asked()).status).toBe(200);
    expect((await asked({}, world.secondHost)).status).toBe(401);
  });

  test("a changed, a repeated and an invented cookie are nobody's", async () => {
    const { cookie, asked } = await signedIn();
    const one = cookie.split("; ").find((each) => each.includes("sallyport-proxy")) ?? "";
    const other = one.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    for (const wrong of [other, `${one}; ${one}`, `${one}x`, "__Host-sallyport-proxy=00.x.y", ""])
      expect((await asked({ cookie: wrong })).status).toBe(401);
    expect((await asked({ cookie: one })).status).toBe(200);
  });

  test("the broker's own session counts where the browser shows it, and is no app's door", async () => {
    const { browser, cookie } = await signedIn();
    const own = world.cookieAt(browser, world.url);
    expect(own).toContain("__Host-sallyport=");
    expect(cookie).not.toContain("__Host-sallyport=");
    expect((await world.ask(said(world.host, { cookie: own }))).status).toBe(200);
    const door = cookie.split("; ").find((each) => each.includes("-proxy=")) ?? "";
    const asSession = door.replace(/^[^=]*=/, "__Host-sallyport=");
    expect((await world.ask(said(world.host, { cookie: asSession }))).status).toBe(401);
  });
});

test("A3 what a browser sends under the names of identity headers never reaches the app", async () => {
  const { browser } = await signedIn();
  const forged = { "X-Forwarded-User": "root", "x-forwarded-ROLES": "admin", x_forwarded_user: "root" };
  const cookie = world.cookieAt(browser, world.wiki);
  const page = await browser.request({ method: "GET", url: `${world.wiki}/x` }, { ...forged, cookie });
  expect(toldBy(page)["x-forwarded-user"]).toBe(linus.email);
  expect(page.body).not.toContain("root");
  expect(page.body).not.toContain("admin");
});

describe("X4 P6 the very next request is refused", () => {
  test("X3 after the sessions were revoked", async () => {
    const { asked, personId } = await signedIn();
    await asked();
    await world.api.delete(`/sessions?personId=${personId}`);
    expect((await asked()).status).toBe(401);
  });

  test("X3 after the sessions in which the app was opened were ended", async () => {
    const { asked } = await signedIn();
    await asked();
    await world.api.delete(`/sessions?appId=${world.app.id}`);
    expect((await asked()).status).toBe(401);
  });

  test("X4 after the person was deactivated, and let in again only by a new sign-in", async () => {
    const { asked, personId } = await signedIn(grace);
    expect((await asked()).status).toBe(200);
    await world.api.post(`/people/${personId}/deactivate`, {});
    expect((await asked()).status).toBe(401);
    expect(await world.api.get(`/apps/${world.app.id}/revocation`)).toMatchObject({
      channels: [{ by: "check" }],
      oldSessionUntil: expect.any(String),
    });
    await world.api.post(`/people/${personId}/reactivate`, {});
    expect((await asked()).status).toBe(401);
  });

  test("A6 after the app was closed to the person, recorded once a minute; a page says so", async () => {
    const { asked, browser } = await signedIn();
    expect((await asked()).status).toBe(200);
    await world.api.patch(`/apps/${world.app.id}`, { groups: ["nobody"] });
    const refused = await asked(PAGE);
    expect(refused.status).toBe(403);
    await asked();
    const page = await browser.go(String(refused.headers["x-sallyport-redirect"]));
    expect(page.text).toContain("You have no access to Wiki");
    const query = `/audit/events?name=app.access_refused&target=${world.app.id}`;
    expect((await world.api.get<{ items: object[] }>(query)).items).toHaveLength(1);
    expect((await world.browserOf().go(`${world.wiki}/`)).text).toContain("You have no access to Wiki");
    await world.api.patch(`/apps/${world.app.id}`, { groups: [] });
    expect((await asked()).status).toBe(200);
  });

  test("A3 after the app gave up the host", async () => {
    const { asked } = await signedIn();
    await world.api.patch(`/apps/${world.app.id}`, { hosts: ["elsewhere.example.com"] });
    expect((await asked()).status).toBe(403);
    await world.api.patch(`/apps/${world.app.id}`, { hosts: [world.host] });
    expect((await asked()).status).toBe(200);
  });

  test("P6 after the policy was changed so that the session cannot stand", async () => {
    const { asked } = await signedIn();
    expect((await asked()).status).toBe(200);
    const policies = await world.api.get<{ items: { id: string; isDefault: boolean }[] }>("/policies");
    const { id } = policies.items.find(({ isDefault }) => isDefault)!;
    await world.api.patch(`/policies/${id}`, { twoStep: "required" });
    expect((await asked()).status).toBe(401);
    await world.api.post(`/policies/${id}/rollback`, { version: 0 });
  });

  test("X1 when its time is over, though it is asked about all the time", async () => {
    const { asked } = await signedIn();
    for (let hour = 0; hour < 23; hour += 1) {
      world.world.clock.advance(3_600_000);
      expect((await asked()).status).toBe(200);
    }
    world.world.clock.advance(3_600_000);
    expect((await asked()).status).toBe(401);
  });
});

describe("A3 nobody is signed in as somebody else", () => {
  test("a ticket is worth nothing in a browser that did not begin, and is not used up by it", async () => {
    const attacker = world.browserOf();
    const stop = ({ headers }: { headers: { location?: string | undefined } }) =>
      headers.location?.includes("/.sallyport/callback") === true;
    const page = await attacker.go(`${world.wiki}/mine`, { stopAt: stop });
    const callback = page.headers.location ?? "";
    const victim = world.browserOf(grace);
    expect((await victim.request({ method: "GET", url: callback })).status).toBe(400);
    expect(world.cookieAt(victim, world.wiki)).toBe("");
    expect(toldBy(await attacker.go(callback))["x-forwarded-user"]).toBe(linus.email);
    expect((await attacker.request({ method: "GET", url: callback })).status).toBe(400);
  });

  test("a ticket is one host's", async () => {
    const browser = world.browserOf();
    const stop = ({ headers }: { headers: { location?: string | undefined } }) =>
      headers.location?.includes("/.sallyport/callback") === true;
    const page = await browser.go(`${world.wiki}/`, { stopAt: stop });
    const elsewhere = (page.headers.location ?? "").replace(world.host, world.secondHost);
    await browser.request({ method: "GET", url: `http://${world.secondHost}/.sallyport/start` });
    expect((await browser.request({ method: "GET", url: elsewhere })).status).toBe(400);
  });

  test("the cookie of a host is for that host alone: no Domain, HttpOnly, Secure, Lax", async () => {
    const browser = world.browserOf();
    const page = await browser.go(`${world.wiki}/`, {
      stopAt: ({ headers }) => String(headers["set-cookie"]).includes("sallyport-proxy"),
    });
    const set = page.headers["set-cookie"]?.find((cookie) => cookie.includes("proxy")) ?? "";
    expect(set).toMatch(
      /^__Host-sallyport-proxy=[0-9a-f]{2}\.[\w-]{43}\.[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

test("A3 a host that was given up while somebody signed in is no place to come back to", async () => {
  const browser = world.browserOf();
  const started = await browser.request({ method: "GET", url: `${world.wiki}/.sallyport/start?rd=/` });
  await world.api.patch(`/apps/${world.app.id}`, { hosts: ["elsewhere.example.com"] });
  const page = await browser.go(started.headers.location ?? "");
  expect(page.text).toContain("This sign-in is over");
  await world.api.patch(`/apps/${world.app.id}`, { hosts: [world.host] });
});

test("A3 on our own host's other ports our own cookie is enough, and the way back is straight", async () => {
  await world.register({ name: "Local", hosts: ["localhost:18999"] });
  const about = { "x-forwarded-host": "localhost:18999", "x-forwarded-uri": "/page", ...PAGE };
  const asked = await world.ask(about);
  expect(asked.headers.location).toBe(`${world.url}/forward-auth/start?host=localhost%3A18999&rd=%2Fpage`);
  const browser = world.browserOf();
  const back = await browser.go(asked.headers.location ?? "", {
    stopAt: ({ headers }) => headers.location?.startsWith("http://localhost:18999") === true,
  });
  expect(back.headers.location).toBe("http://localhost:18999/page");
  const cookie = world.cookieAt(browser, world.url);
  expect((await world.ask({ ...about, cookie })).headers["x-forwarded-user"]).toBe(linus.email);
});

test("A3 signing out at the app takes its cookie away and leads to the sign-out of everything", async () => {
  const { browser } = await signedIn();
  const page = await browser.go(`${world.wiki}/.sallyport/sign-out`);
  expect(page.url).toBe(`${world.url}/logout`);
  expect(world.cookieAt(browser, world.wiki)).not.toContain("sallyport-proxy");
});
