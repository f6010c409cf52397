import type { Page } from "playwright-core";
import type { Tenant } from "../../../../src/tenants/types.ts";
import { aConnection, aDomain, anApp, aPerson, later } from "../../../conformance/samples.ts";
import { openAdminApi, type AdminApi } from "../../../kit/admin-api.ts";
import { aPng } from "../../../kit/png.ts";
import { openStage, type Stage } from "../../account/stage.ts";

const KEY = "bootstrap-key-of-the-branding-tests-0123456789";
/** Until a page that was shown before is looked up afresh. */
const FORGOTTEN_MS = 11_000;
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const LOGO = { mediaType: "image/png", data: aPng(320, 80).toString("base64") };

interface Shown extends Pick<Tenant, "id" | "version"> {
  readonly branding: {
    readonly shownColours: { light: string; dark: string } | null;
    logo: { path: string } | null;
  };
}

let stage: Stage;
let api: AdminApi;
let acme: string;

beforeAll(async () => {
  stage = await openStage("postgres", { SALLYPORT_BOOTSTRAP_ADMIN_KEY: KEY });
  api = openAdminApi(stage.publicUrl, KEY);
  acme = `/tenants/${stage.world.tenantId}`;
}, 60_000);
afterAll(() => stage.close());

const login = () => `${stage.publicUrl}/login`;
const head = (page: Page) => page.locator(".brand").innerText();
const accentOf = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));

async function dress(): Promise<Shown> {
  const branding = { name: "Acme & Sons", colour: "#FFFF00", contact: "help@acme.example" };
  await api.patch(acme, { branding });
  return api.put(`${acme}/logo`, LOGO);
}

test("W1 without branding the pages are the product's own", async () => {
  const page = await stage.stranger();
  await page.goto(login());
  expect(await head(page)).toBe("Sallyport");
  expect(await page.title()).toBe("Sign in · Sallyport");
});

test("W1 the only tenant's name, logo and colour stand on every page, in light and dark, and no policy is broken", async () => {
  const { branding } = await dress();
  const { page, problems } = await stage.open(await stage.newPerson());
  for (const path of ["/apps", "/account", "/no-such-page"]) {
    const answer = await page.goto(stage.publicUrl + path);
    expect((await answer?.body())?.length).toBeLessThan(30_000);
    const logo = page.getByRole("img", { name: "Acme & Sons" });
    expect(await logo.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth)).toBe(320);
    expect(await page.title()).toContain("· Acme & Sons");
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      expect(await accentOf(page)).toBe(branding.shownColours?.[scheme]);
    }
  }
  expect(problems.filter((text) => !text.includes("404"))).toEqual([]);
});

test("W1 where somebody is stuck, the tenant's help stands at the end", async () => {
  const page = await stage.stranger();
  await page.goto(`${stage.publicUrl}/errors/SP-7K3M-Q9XD`);
  const help = page.getByRole("link", { name: "help@acme.example" });
  expect(await help.getAttribute("href")).toBe("mailto:help@acme.example");
  await api.patch(acme, { branding: { contact: "https://help.acme.example/sso?a=1&b=2" } });
  await page.reload();
  const site = page.getByRole("link", { name: "https://help.acme.example/sso?a=1&b=2" });
  expect(await site.getAttribute("href")).toBe("https://help.acme.example/sso?a=1&b=2");
});

test("W1 a logo is served to anybody, for ever, as a picture and nothing else, until no tenant shows it", async () => {
  const { branding } = await dress();
  const address = stage.publicUrl + branding.logo?.path;
  const answer = await fetch(address);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "image/png",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  });
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(aPng(320, 80));
  await api.delete(`${acme}/logo`);
  expect((await fetch(address)).status).toBe(404);
  const page = await stage.stranger();
  await page.goto(login());
  expect(await head(page)).toMatch(/^A\s+Acme & Sons$/);
});

test.each(["image/jpeg", "image/webp"])("W1 a logo may be %s, as programs write it", async (mediaType) => {
  const page = await stage.stranger();
  const url = await page.evaluate((type) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [240, 60];
    return canvas.toDataURL(type);
  }, mediaType);
  const { branding } = await api.put<Shown>(`${acme}/logo`, { mediaType, data: url.split(",")[1] });
  expect(branding.logo).toMatchObject({ mediaType, width: 240, height: 60 });
});

test.each([
  ["patch", "", { branding: { colour: "red" } }, "branding.colour"],
  ["patch", "", { branding: { contact: "javascript:alert(1)" } }, "branding.contact"],
  ["patch", "", { branding: { contact: "ask Bob" } }, "branding.contact"],
  ["patch", "", { branding: { name: "" } }, "branding.name"],
  ["put", "/logo", { mediaType: "image/svg+xml", data: "AAAA" }, "mediaType"],
  ["put", "/logo", { mediaType: "image/png", data: "AAAA" }, "tenant_logo_refused"],
] as const)("W1 %s %s %j is refused, and says which field", async (method, path, body, said) => {
  await expect(api[method](acme + path, body)).rejects.toThrow(said);
});

test("L1 each change of the looks stands in the tenant's own trail, and a second one against an old version is refused", async () => {
  const before = (await stage.events()).filter((name) => name === "tenant.branding_changed").length;
  const { version } = await api.patch<Shown>(acme, { branding: { name: "Acme" } });
  expect((await stage.events()).filter((name) => name === "tenant.branding_changed")).toHaveLength(
    before + 1,
  );
  const stale = await fetch(`${stage.publicUrl}/api/v1${acme}`, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${KEY}`,
      "content-type": "application/json",
      "if-match": `"${version - 1}"`,
    },
    body: JSON.stringify({ branding: { name: "Stale" } }),
  });
  expect(stale.status).toBe(412);
  expect((await stage.events()).filter((name) => name === "tenant.branding_changed")).toHaveLength(
    before + 1,
  );
});

describe("of several tenants", () => {
  let beta: string;
  const domain = "beta.example";

  beforeAll(async () => {
    await dress();
    beta = (await api.post<Shown>("/tenants", { name: "beta" })).id;
    await api.patch(`/tenants/${beta}`, { branding: { name: "Beta Works", colour: "#0050ff" } });
    const connections = [aConnection(beta, { name: "One" }), aConnection(beta, { name: "Two" })];
    await stage.world.database.transact(beta, async (to) => {
      for (const each of connections) await to.connections.insert(each);
      const connectionIds = connections.map(({ id }) => id);
      const verified = { name: domain, connectionIds, status: "verified", verifiedAt: later(0) } as const;
      await to.domains.insert(aDomain(beta, verified));
      await to.apps.insert(anApp(beta, { clientId: "beta-wiki" }));
    });
    stage.world.clock.advance(FORGOTTEN_MS);
  });

  async function type(email: string): Promise<Page> {
    const page = await stage.stranger();
    await page.goto(login());
    expect(await head(page)).toBe("Sallyport");
    await page.getByLabel("Work e-mail address").fill(email);
    await page.getByRole("button", { name: "Continue" }).click();
    return page;
  }

  test("W1 a page is nobody's before anything is known, then of the tenant to which the domain leads", async () => {
    const page = await type(`ada@${domain}`);
    expect(await page.locator("h1").innerText()).toBe("Choose how to sign in");
    expect(await head(page)).toContain("Beta Works");
  });

  test("D4 how a page looks follows from the domain, never from whether the person exists", async () => {
    await stage.world.database.transact(beta, ({ people }) =>
      people.insert(aPerson(beta, { email: `known@${domain}` })),
    );
    const plain = async (email: string) =>
      (await (await type(email)).content())
        .replaceAll(email, "ADDRESS")
        .replaceAll(/(value|href)="[^"]*"/g, "")
        .replaceAll(/request=[\w-]+/g, "");
    expect(await plain(`known@${domain}`)).toBe(await plain(`nobody@${domain}`));
    expect(await head(await type("somebody@nowhere.example"))).toBe("Sallyport");
  });

  test("W1 a sign-in that began at an app is of the app's tenant from its first page on", async () => {
    const page = await stage.stranger();
    const query = new URLSearchParams({
      client_id: "beta-wiki",
      response_type: "code",
      scope: "openid",
      redirect_uri: "https://wiki.example/callback",
      code_challenge: CHALLENGE,
      code_challenge_method: "S256",
    });
    await page.goto(`${stage.publicUrl}/oidc/auth?${query}`);
    expect(await head(page)).toContain("Beta Works");
    // The same address in another browser is not this browser's sign-in.
    const other = await stage.stranger();
    await other.goto(page.url());
    expect(await head(other)).toBe("Sallyport");
  });

  test("W1 whoever is signed in sees their own company", async () => {
    const { page } = await stage.open(await stage.newPerson());
    await page.goto(`${stage.publicUrl}/apps`);
    expect(await page.getByRole("img", { name: "Acme & Sons" }).count()).toBe(1);
  });
});
