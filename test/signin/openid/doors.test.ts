import { generateSync } from "otplib";
import { openOpenidProvider } from "../../kit/openid-provider.ts";
import { HOME, openOpenidStage, type OpenidStage, type ShownConnection } from "./stage.ts";
import type { Browser, Page } from "../../kit/browser.ts";

const SECRET = "s3cret-of-the-client-0123456789abcdef";
const REDIRECT = "http://localhost:1/callback";
const ACCOUNTS = { "0001": { email: `ada@${HOME}`, email_verified: true, name: "Ada Lovelace" } };

let stage: OpenidStage;
let connection: ShownConnection;
let provider: Awaited<ReturnType<typeof openOpenidProvider>>;
beforeAll(async () => {
  stage = await openOpenidStage();
  connection = await stage.connect();
  const client = {
    client_id: "sallyport",
    client_secret: SECRET,
    redirect_uris: [connection.sp.redirectUri],
  };
  provider = await openOpenidProvider([client], ACCOUNTS);
  await stage.patch(`/connections/${connection.id}`, {
    oidc: {
      issuer: provider.issuer,
      clientId: "sallyport",
      clientSecret: SECRET,
      scopes: ["email", "profile"],
    },
  });
  await stage.link(connection.id);
});
afterAll(async () => {
  await provider.close();
  await stage.close();
});

const everybody = (twoStep: string) => stage.patch(`/policies/${stage.world.tenantId}`, { twoStep });

/** Where the app's callback was led to; absent: a page of ours came instead. */
const authorize = async (browser: Browser, clientId: string, prompt?: string) => {
  const url = new URL(`${stage.url}/oidc/auth`);
  const wanted = {
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: "code",
    scope: "openid",
    state: "s",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
    ...(prompt !== undefined && { prompt }),
  };
  for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
  const isDone = (page: Page) => (page.headers.location ?? "").startsWith(REDIRECT);
  const page = await browser.go(url.href, { stopAt: isDone });
  return isDone(page) ? new URL(page.headers.location ?? "").searchParams : undefined;
};

const anApp = async () => {
  const { clientId } = await stage.api.post<{ clientId: string }>("/apps", {
    protocol: "oidc",
    name: "Tracker",
    redirectUris: [REDIRECT],
  });
  return clientId;
};

test.each(["required", "trusted"])(
  "T2 C11 whom an OpenID provider brings without a second factor owes one where it is %s, and no door opens before",
  async (twoStep) => {
    const app = await anApp();
    await everybody(twoStep);
    const browser = stage.browser();
    const page = await stage.signIn(browser, connection);
    expect(page.url).toMatch(/\/login\/enrol\?request=/);
    for (const path of ["/apps", "/account"])
      expect((await browser.go(stage.url + path)).url).toMatch(/\/login\?request=/);
    expect((await authorize(browser, app, "none"))?.get("error")).toBe("login_required");
    expect((await authorize(browser, app))?.get("code")).toBeUndefined();
    // By the provider's session, from the connection's own address: the same.
    expect((await stage.signIn(browser, connection)).url).toMatch(/\/login\/enrol\?request=/);
    const { items } = await stage.api.get<{ items: readonly { outcome: string; code: string }[] }>(
      "/signins",
    );
    expect(items[0]).toMatchObject({ outcome: "unfinished", code: "signin_unfinished" });
  },
);

test("T2 P6 prompt=none is login_required from the moment at which the session lacks the factor that the policy demands", async () => {
  const app = await anApp();
  await everybody("optional");
  const browser = stage.browser();
  expect((await stage.signIn(browser, connection)).url).toBe(`${stage.url}/apps`);
  // The first visit makes the app's grant.
  await authorize(browser, app);
  expect((await authorize(browser, app, "none"))?.get("code")).toEqual(expect.any(String));
  await everybody("required");
  const refused = await authorize(browser, app, "none");
  expect(refused?.get("error")).toBe("login_required");
  expect(refused?.get("code")).toBeNull();
  await everybody("off");
  expect((await authorize(browser, app, "none"))?.get("error")).toBe("login_required");
});

test("T2 C11 paid is paid: whom the provider brings adds a factor, gets in, and is asked for it at the next sign-in", async () => {
  const app = await anApp();
  await everybody("required");
  const browser = stage.browser();
  const page = await stage.signIn(browser, connection);
  const totp = await browser.follow(page, /href="(\/login\/enrol\/totp[^"]+)"/.exec(page.body)?.[1] ?? "");
  const secret = /class="reference">([A-Z2-7 ]+)</.exec(totp.body)?.[1]?.replaceAll(" ", "") ?? "";
  const give = (on: Page, by: Browser) => {
    const code = generateSync({ secret, epoch: Math.floor(stage.world.clock().getTime() / 1000) });
    return by.submit(
      on,
      { code },
      on.forms.find(({ fields }) => fields.some(({ name }) => name === "code")),
    );
  };
  const codes = await give(totp, browser);
  const next = /href="(\/login\/go-on[^"]+)"/.exec(codes.body)?.[1] ?? "";
  expect((await browser.follow(codes, next)).url).toBe(`${stage.url}/apps`);
  await authorize(browser, app);
  expect((await authorize(browser, app, "none"))?.get("code")).toEqual(expect.any(String));
  // The first code has been used.
  stage.world.clock.advance(30_000);
  const other = stage.browser();
  const asked = await stage.signIn(other, connection);
  expect(asked.url).toMatch(/\/login\/second-factor\?request=/);
  expect((await authorize(other, app, "none"))?.get("error")).toBe("login_required");
  expect((await give(asked, other)).url).toBe(`${stage.url}/apps`);
});
