import { openBrowser } from "../kit/browser.ts";
import { rsaKey } from "../kit/keys.ts";
import { openJourney } from "./journey.ts";
import { startMellon, type Mellon } from "./mellon.ts";

const ALICE = { email: "alice@corp-a.example.com", username: "alice", password: "alicepass" };

/** SimpleSAMLphp -> Sallyport -> Apache with mod_auth_mellon: SAML on both sides. */
describe("SimpleSAMLphp -> Sallyport -> Apache with mod_auth_mellon", () => {
  let journey: Awaited<ReturnType<typeof openJourney>>;
  let mellon: Mellon;
  let appId: string;
  beforeAll(async () => {
    journey = await openJourney();
    const idpMetadata = await (await fetch(`${journey.url}/idp/metadata`)).text();
    mellon = await startMellon({ idpMetadata, key: await rsaKey("mellon") });
    const metadataXml = await mellon.metadata();
    const app = { name: "Mellon", protocol: "saml", metadataXml, requireSignedRequests: true };
    appId = (await journey.api.post<{ id: string }>("/apps", app)).id;
  }, 90_000);
  afterAll(async () => {
    await mellon.stop();
    await journey.close();
  });

  test("A2 an employee reaches the protected page under a name of its own at this app", async () => {
    const browser = openBrowser({ fields: ALICE });
    const page = await browser.go(`${mellon.protectedPage}?deep=link`);
    expect(page.url).toBe(`${mellon.protectedPage}?deep=link`);
    expect(page.body).toMatch(/^email=alice@corp-a\.example\.com$/m);
    expect(page.body).toMatch(/^groups=admins;engineering$/m);
    const [, name] = /^REMOTE_USER=(.+)$/m.exec(page.body) ?? [];
    expect(name).not.toContain("@");
  });

  test("A2 C8 signing out at the app ends the session here and at the identity provider, and comes back to the app", async () => {
    const browser = openBrowser({ fields: ALICE });
    await browser.go(mellon.protectedPage);
    const asked = browser.trace.length;
    const page = await browser.go(
      `${mellon.url}/mellon/logout?ReturnTo=${encodeURIComponent(`${mellon.url}/`)}`,
    );
    expect(page.url).toBe(`${mellon.url}/`);
    expect(page.body).toBe("public");
    expect(browser.trace.slice(asked).some((step) => step.includes("ssp-idp.localhost"))).toBe(true);
    expect(browser.saml.at(-1)).toMatchObject({
      kind: "SAMLResponse",
      xml: expect.stringContaining("LogoutResponse"),
    });
    const again = await browser.request({ method: "GET", url: `${journey.url}/apps` });
    expect(again.headers.location).toContain("/login");
  });

  test("A2 signing out here signs the person out of the app, which answers", async () => {
    const browser = openBrowser({ fields: ALICE });
    await browser.go(mellon.protectedPage);
    const door = await browser.go(`${journey.url}/logout`);
    const page = await browser.submit(door);
    expect(page.text).toContain("You are signed out");
    const { items } = await journey.api.get<{ items: { event: Record<string, unknown> }[] }>(
      "/audit/events?name=app.logout_answered",
    );
    expect(items[0]?.event).toMatchObject({ targetId: appId, status: "Success" });
    const app = await browser.request({ method: "GET", url: mellon.protectedPage });
    expect(app.status).toBe(303);
  });
});
