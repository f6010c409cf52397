import type { CrowdApp } from "../../../src/apps/types.ts";
import { anApp } from "../../conformance/samples.ts";
import { aPasskey } from "../../conformance/samples-credentials.ts";
import { aPng } from "../../kit/png.ts";
import { expectNothingFound, look, openTour, PASSWORD, type Tour } from "./tour.ts";

const TEN_MINUTES_MS = 600_000;
const LONG = "Quarterly expense reports of all branches, including those which have been closed";

let tour: Tour;

/** A hard colour to read on white, and a logo. */
beforeAll(async () => {
  tour = await openTour({}, { name: "Acme & Sons", colour: "#ffff00", contact: "help@acme.example" });
  const logo = { mediaType: "image/png", data: aPng(640, 160).toString("base64") };
  await tour.api.put(`/tenants/${tour.tenantId}/logo`, logo);
}, 60_000);
afterAll(() => tour.close());
afterEach(expectNothingFound);

test("W1 my apps are accessible: none, many, and none that is called so", async () => {
  const page = await tour.signedIn(await tour.newPerson({ displayName: "Ada Lovelace, Countess" }));
  await page.goto(tour.at("/apps"));
  await look(page, "My apps");
  await tour.world.database.transact(tour.tenantId, async ({ apps }) => {
    for (let index = 0; index < 14; index += 1)
      await apps.insert(anApp(tour.tenantId, { name: index === 7 ? LONG : `App ${index}` }));
  });
  await page.goto(tour.at("/apps"));
  await look(page, "My apps");
  await page.goto(tour.at("/apps?q=nothing-of-the-kind"));
  await look(page, "My apps");
}, 60_000);

test("W1 my sessions are accessible, with one and with several", async () => {
  const person = await tour.newPerson();
  const page = await tour.signedIn(person, { userAgent: "" });
  await page.goto(tour.at("/account"));
  await look(page, "My sessions");
  await tour.signedIn(person);
  await page.goto(tour.at("/account"));
  await look(page, "My sessions");
}, 60_000);

test("W1 password and second factor are accessible: none, added, suspended, proved and refused", async () => {
  const person = await tour.newPerson();
  const page = await tour.signedIn(person);
  await page.goto(tour.security);
  await look(page, "Password and second factor");
  await page.goto(`${tour.security}/passkey`);
  await look(page, "Add a passkey");
  await page.goto(`${tour.security}/passkey?again`);
  await look(page, "Add a passkey");
  await page.goto(`${tour.security}/totp`);
  await look(page, "Add an authenticator app");
  const secret = await page.locator(".reference").innerText();
  await page.locator("#code").fill(await tour.codeOf(secret));
  await page.locator("form[method=post] button").click();
  await look(page, "Your recovery codes");
  await tour.world.database.transact(tour.tenantId, async ({ factors }) => {
    await factors.insert(aPasskey(person, { name: LONG.slice(0, 60), suspendedAt: tour.world.clock() }));
  });
  await page.goto(`${tour.security}?done=added`);
  await look(page, "Password and second factor");
  tour.world.clock.advance(TEN_MINUTES_MS);
  await page.goto(`${tour.security}/password`);
  await look(page, "Is it you?");
  await page.locator("#code").fill("000000");
  await page.locator("form[method=post]:has(#code) button").click();
  await look(page, "Is it you?");
}, 120_000);

test("W1 the change of a password is accessible, also when it is refused", async () => {
  const person = await tour.withPassword();
  const page = await tour.signedIn(person);
  await page.goto(`${tour.security}/password`);
  await look(page, "Change the password");
  await page.locator("#old").fill("not the old one");
  await page.locator("#password").fill("seven-green-otters-43");
  await page.locator("form[method=post] button").click();
  await look(page, "Change the password");
  await page.locator("#old").fill(PASSWORD);
  await page.locator("#password").fill("password1234");
  await page.locator("form[method=post] button").click();
  await look(page, "Change the password");
  tour.world.clock.advance(TEN_MINUTES_MS);
  await page.goto(`${tour.security}/totp`);
  await look(page, "Is it you?");
  await page.locator("#password").fill("wrong");
  await page.locator("form[method=post]:has(#password) button").click();
  await look(page, "Is it you?");
}, 120_000);

test("W1 my API tokens are accessible: none, made, listed, as an app's password, asked for a proof, not allowed", async () => {
  const person = await tour.newPerson();
  const page = await tour.signedIn(person);
  await page.goto(tour.at("/account/tokens"));
  await look(page, "My API tokens");
  for (const name of ["Bitbucket", LONG]) {
    const { id } = await tour.api.post<CrowdApp>("/apps", { name, protocol: "crowd" });
    expect(id).toBeDefined();
  }
  await page.goto(tour.at("/account/tokens"));
  await look(page, "My API tokens");
  for (const name of ["Nightly report", LONG]) {
    await page.goto(tour.at("/account/tokens"));
    await page.locator("#name").fill(name);
    await page.locator("form:has(#name) button").click();
    await look(page, /token/i);
  }
  await page.goto(tour.at("/account/tokens"));
  await look(page, "My API tokens");
  tour.world.clock.advance(TEN_MINUTES_MS);
  await page.reload();
  await look(page, "My API tokens");
  await tour.policy({ apiTokens: { allowed: false, maxDays: 30 } });
  await page.reload();
  await look(page, "My API tokens");
}, 120_000);
