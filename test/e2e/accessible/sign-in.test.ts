import type { Page } from "playwright-core";
import { aConnection, aDomain, anApp, later } from "../../conformance/samples.ts";
import { aPasskey } from "../../conformance/samples-credentials.ts";
import { expectNothingFound, hold, look, openTour, PASSWORD, type Tour } from "./tour.ts";

const DAY_MS = 86_400_000;
const DOMAIN = "many.example";
/** As companies call them. */
const NAMES = ["Okta", "Entra ID (head office)", "Donaudampfschifffahrtsgesellschaftskapitänsverzeichnis"];

let tour: Tour;

beforeAll(async () => {
  tour = await openTour();
  await tour.world.database.transact(tour.tenantId, async (to) => {
    const several = [...NAMES, ...Array.from({ length: 9 }, (_, index) => `Branch ${index + 1}`)];
    const connections = several.map((name) => aConnection(tour.tenantId, { name }));
    for (const each of connections) await to.connections.insert(each);
    const connectionIds = connections.map(({ id }) => id);
    const verified = { name: DOMAIN, connectionIds, status: "verified", verifiedAt: later(0) } as const;
    await to.domains.insert(aDomain(tour.tenantId, verified));
  });
}, 60_000);
afterAll(() => tour.close());
afterEach(expectNothingFound);

async function type(page: Page, email: string): Promise<void> {
  await page.goto(tour.at("/login"));
  await page.locator("#email").fill(email);
  await page.locator("form[action='/login'] button").first().click();
}

const give = async (page: Page, field: string, value: string) => {
  await page.locator(field).fill(value);
  await page.locator("form[method=post] button").first().click();
};

test("W1 sign-in, an address that leads nowhere, the choice among many, and the way on are accessible", async () => {
  const page = await tour.strange();
  await page.goto(tour.at("/login"));
  await look(page, "Sign in");
  await type(page, "somebody@nowhere.example");
  await look(page, "could not sign you in");
  await type(page, `ada@${DOMAIN}`);
  await look(page, "Choose how to sign in");
  await hold(page, /\/saml\//);
  await page.locator("#remember").check();
  await page.locator("button[name=connection]").nth(1).click();
  await look(page, "One moment");
  await page.goto(tour.at("/login"));
  expect(await page.locator("#email").inputValue()).toBe(`ada@${DOMAIN}`);
  await look(page, "Sign in");
}, 120_000);

test("W1 a password, the second step and its enrolment, and a notice are accessible, also when something is wrong", async () => {
  const person = await tour.withPassword();
  await tour.policy({ twoStep: "required", notice: { text: "Be careful.\n\nAll that you do is recorded." } });
  const page = await tour.strange();
  await type(page, person.email);
  await look(page, "Sign in");
  await give(page, "#password", "wrong");
  await look(page, "Sign in");
  await give(page, "#password", PASSWORD);
  await look(page, "Add a second step");
  await page.locator("a[href*='/login/enrol/passkey']").click();
  await look(page, "Add a passkey");
  await page.goBack();
  await page.locator("a[href*='/login/enrol/totp']").click();
  await look(page, "Add an authenticator app");
  await give(page, "#code", "000000");
  await look(page, "Add an authenticator app");
  const secret = await page.locator(".reference").innerText();
  await give(page, "#code", await tour.codeOf(secret));
  await look(page, "Your recovery codes");
  await page.locator("a[href*='/login/go-on']").click();
  await look(page, "Before you go on");

  const again = await tour.strange();
  await tour.world.database.transact(tour.tenantId, ({ factors }) => factors.insert(aPasskey(person)));
  tour.world.clock.advance(30_000);
  await type(again, person.email);
  await give(again, "#password", PASSWORD);
  await again.locator("h1").filter({ hasText: "One more step" }).waitFor();
  for (const way of ["totp", "recovery-code", "passkey"]) {
    await again.goto(`${again.url().replace(/&way=.*/, "")}&way=${way}`);
    await look(again, "One more step");
  }
  await again.goto(again.url().replace(/&way=.*/, "&way=totp"));
  await give(again, "#code", "000000");
  await look(again, "One more step");
  await tour.policy({ password: { minLength: 12, maxAgeDays: 1 } });
  tour.world.clock.advance(2 * DAY_MS);

  const late = await tour.strange();
  await type(late, person.email);
  await give(late, "#password", PASSWORD);
  await give(late, "#code", await tour.codeOf(secret));
  await look(late, "Choose a new password");
  await give(late, "#password", "password1234");
  await look(late, "Choose a new password");
  await tour.policy({ twoStep: "optional", notice: null, password: { minLength: 12, maxAgeDays: null } });
}, 180_000);

test("W1 no access, an app's bad request and one that is over are accessible", async () => {
  const app = anApp(tour.tenantId, { clientId: "closed", groups: ["nobody"] });
  const asked = {
    ...anApp(tour.tenantId),
    clientId: "asked",
    groups: ["nobody"],
    contact: "travel@acme.example",
  };
  await tour.world.database.transact(tour.tenantId, async ({ apps }) => {
    await apps.insert(app);
    await apps.insert(asked);
  });
  const page = await tour.signedIn(await tour.newPerson());
  const query = (client: string) =>
    new URLSearchParams({
      client_id: client,
      response_type: "code",
      scope: "openid",
      redirect_uri: "https://wiki.example/callback",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
  for (const client of ["closed", "asked"]) {
    await page.goto(tour.at(`/oidc/auth?${query(client)}`));
    await look(page, "You have no access to Wiki");
  }
  await page.goto(tour.at(`/oidc/auth?${query("unknown")}`));
  await look(page, "This request cannot be used");
  await page.goto(tour.at("/interaction/unknown"));
  await look(page, "This sign-in is over");
  await page.goto(tour.at("/forward-auth/start?handle=unknown"));
  await look(page, "This sign-in is over");
}, 120_000);
