import { aDomain } from "../../conformance/samples.ts";
import type { Browser, Page } from "../../kit/browser.ts";
import { openOpenidProvider } from "../../kit/openid-provider.ts";
import { openSetUpStage } from "./stage.ts";

const SECRET = "s3cret-of-the-client-0123456789abcdef";
const HOME = "northwind-openid.example";
const ACCOUNTS = { "0001": { email: `rosa@${HOME}`, email_verified: true, name: "Rosa Parks" } };

let stage: Awaited<ReturnType<typeof openSetUpStage>>;
let provider: Awaited<ReturnType<typeof openOpenidProvider>> | undefined;
beforeAll(async () => {
  stage = await openSetUpStage({ SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(async () => {
  await provider?.close();
  await stage.close();
});

interface Shown {
  readonly enabled: boolean;
  readonly oidc: { readonly issuer: string; readonly clientId: string } | null;
  readonly sp: { readonly redirectUri: string };
}

const connectionOf = (id: string) => stage.api.get<Shown>(`/connections/${id}`);

/** The form of the step, filled in and sent. */
const give = (browser: Browser, page: Page, values: Readonly<Record<string, string>>) =>
  browser.submit(page, values, stage.formWith(page, "clientSecret"));

test("W3 C11 by the link alone an OpenID provider is connected and tried; its secret is never shown again", async () => {
  const link = await stage.handOut({ name: "Northwind", protocol: "oidc" });
  const { browser, page, at } = await stage.begin(link);
  expect(page.url).toBe(at("/values"));
  const { sp } = await connectionOf(link.connectionId);
  expect(page.body).toContain(`value="${sp.redirectUri}"`);
  provider = await openOpenidProvider(
    [{ client_id: "sallyport", client_secret: SECRET, redirect_uris: [sp.redirectUri] }],
    ACCOUNTS,
  );

  const early = await browser.go(at("/test"));
  expect(early.text).toContain("First tell us who the identity provider is");
  const empty = await give(browser, await browser.go(at("/client")), {});
  expect(empty.status).toBe(422);
  expect(empty.text).toContain("the issuer was not given");
  const half = await give(browser, empty, { issuer: provider.issuer, clientId: "sallyport" });
  expect(half.status).toBe(422);
  expect(half.text).toContain("clientSecret");
  const wrong = await give(browser, half, { clientSecret: `${SECRET}-wrong` });
  expect(wrong.url).toBe(at("/test"));
  expect((await connectionOf(link.connectionId)).oidc).toMatchObject({ issuer: provider.issuer });

  const refused = await tryOut(browser, wrong);
  expect(refused.text).toContain("does not accept our client secret");
  const known = await browser.go(at("/client"));
  expect(known.body).not.toContain(SECRET);
  const other = await stage.api.post<{ id: string }>("/connections", { name: "Other", protocol: "oidc" });
  const { tenantId, database } = stage.world;
  const domain = aDomain(tenantId, { name: HOME, status: "verified", connectionIds: [other.id] });
  await database.transact(tenantId, ({ domains }) => domains.insert(domain));
  const unlinked = await tryOut(browser, await give(browser, known, { clientSecret: SECRET }));
  expect(unlinked.text).toContain("Another connection speaks for the e-mail domain");
  for (const shown of [unlinked, await browser.go(at("/test"))]) expect(shown.body).not.toContain(other.id);

  await stage.api.patch(`/domains/${domain.id}`, { connectionIds: [other.id, link.connectionId] });
  const over = await tryOut(browser, await browser.go(at("/test")));
  expect(over.text).toContain("would have been accepted");
  const back = await browser.follow(over, /href="([^"]+\/test)"/.exec(over.body)?.[1] ?? "");
  expect(back.url).toBe(at("/test"));
  expect(back.text).toContain("It works");
  expect(back.text).toContain(`E-mail: rosa@${HOME}`);
  expect(back.text).toMatch(/Attributes that came.*email.*name/s);

  const done = await browser.submit(await browser.go(at()));
  expect(done.text).toContain("handed back");
  expect(await connectionOf(link.connectionId)).toMatchObject({
    enabled: false,
    oidc: { issuer: provider.issuer, clientId: "sallyport" },
  });
  for (const dead of [at(), at("/client"), link.url]) expect((await browser.go(dead)).status).toBe(404);
  const told = JSON.stringify(await stage.audited("connection.updated"));
  expect(told).not.toContain(SECRET);
  await expect(stage.api.get("/people?search=rosa")).resolves.toMatchObject({ items: [] });
});

/** A test sign-in, from the button to the page that ends it; the provider asks nothing. */
async function tryOut(browser: Browser, page: Page): Promise<Page> {
  const door = await browser.submit(page);
  return browser.submit(door, {}, door.forms[0]);
}

test("W3 C11 a link neither sends a known secret to another issuer nor has the other protocol's steps", async () => {
  const { id } = await stage.api.post<{ id: string }>("/connections", {
    name: "Known",
    protocol: "oidc",
    oidc: { issuer: "https://login.known.example", clientId: "known", clientSecret: SECRET },
  });
  const inUse = await stage.send("POST", "/setup-links", { connectionId: id });
  expect(inUse.status).toBe(409);
  expect((await inUse.json()).code).toBe("setup_link_connection_in_use");
  await stage.send("PATCH", `/connections/${id}`, { enabled: false });
  const { browser, at } = await stage.begin(await stage.handOut({ connectionId: id }));
  const page = await browser.go(at("/client"));
  expect(page.text).toContain("login.known.example");
  const moved = await give(browser, page, { issuer: "https://login.thief.example", clientSecret: "" });
  expect(moved.status).toBe(422);
  expect((await connectionOf(id)).oidc).toMatchObject({ issuer: "https://login.known.example" });
  for (const step of ["/vendor", "/metadata"]) expect((await browser.go(at(step))).status).toBe(404);
  const saml = await stage.begin(await stage.handOut());
  expect((await saml.browser.go(saml.at("/client"))).status).toBe(404);
  const preset = await stage.send("POST", "/setup-links", { name: "X", protocol: "oidc", preset: "okta" });
  expect(preset.status).toBe(422);
});
