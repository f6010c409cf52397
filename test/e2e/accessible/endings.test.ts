import { createServer } from "node:http";
import express from "express";
import { sendPostForm } from "../../../src/edge/http/post-form.ts";
import { sendTested } from "../../../src/edge/upstream/test-signin.ts";
import { aConnection } from "../../conformance/samples.ts";
import { createTestClock } from "../../kit/clock.ts";
import { startBroker } from "../../kit/broker.ts";
import { freePort } from "../../kit/port.ts";
import { openTestWorld } from "../../kit/world.ts";
import { expectNothingFound, hold, look, openTour, PASSWORD, type Tour } from "./tour.ts";

let tour: Tour;

/** Black is the hardest colour on dark; nobody answers at the mail server, which no page may show. */
beforeAll(async () => {
  tour = await openTour(
    { SALLYPORT_SMTP_URL: "smtp://127.0.0.1:1" },
    { name: "Black & Co", colour: "#000000", contact: "https://help.black.example/sign-in" },
  );
}, 60_000);
afterAll(() => tour.close());
afterEach(expectNothingFound);

async function newConnection() {
  const connection = aConnection(tour.tenantId);
  await tour.world.database.transact(tour.tenantId, ({ connections }) => connections.insert(connection));
  return connection;
}

test("W1 every way of signing out ends on an accessible page", async () => {
  const page = await tour.signedIn(await tour.newPerson());
  await hold(page, /okta\.com/);
  await page.goto(tour.at("/oidc/session/end"));
  await look(page, "Sign out");
  await page.goto(tour.at("/logout"));
  await look(page, "Sign out?");
  await page.locator("form[method=post] button").click();
  // Its company's sign-in page takes part.
  await look(page, "Signing out");
  await page.goto(tour.at("/logout"));
  await look(page, "You are signed out");
  // Nobody has to be asked any more: it goes on by itself.
  await page.goto(tour.at("/oidc/session/end"));
  await look(page, "You are signed out");
  await page.goto(tour.at(`/saml/${(await newConnection()).id}/slo?SAMLRequest=nothing`));
  await look(page, "could not accept that sign-out");
}, 120_000);

test("W1 the page on which apps are told of a sign-out is accessible, and nobody is hurried off it", async () => {
  const page = await tour.strange();
  const frames = ["https://one.example/bye", "https://two.example/bye"];
  await hold(page, /\.example\/bye/);
  await hold(page, /\/logout$/);
  const kept = JSON.stringify({ frames, next: "/logout" });
  await tour.world.expiring.ephemeral.put("front-channel:shown", kept, 60_000);
  await page.goto(tour.at("/logout/apps?handle=shown"));
  await look(page, "Signing out of your apps");
}, 60_000);

test("W1 errors, whoever meets them, are accessible", async () => {
  const page = await tour.strange();
  for (const [path, heading] of [
    ["/errors/SP-7K3M-Q9XD", "could not sign you in"],
    ["/no-such-page", "There is no page here"],
    ["/setup/used-up", /link does not work/],
    ["/reset/used-up", /link does not work/],
    ["/forward-auth", "This address is not set up"],
  ] as const) {
    await page.goto(tour.at(path));
    await look(page, heading);
  }
  const employee = await tour.signedIn(await tour.newPerson());
  await employee.goto(tour.at("/admin"));
  await look(employee, "You do not administer here");
}, 120_000);

test("W1 a forgotten password's pages are accessible, from the question to the new one", async () => {
  const person = await tour.withPassword();
  const page = await tour.strange();
  await page.goto(tour.at("/login/forgot"));
  await look(page, "New password");
  await page.locator("#email").fill(person.email);
  await page.locator("form[method=post] button").click();
  await look(page, "Look into your mailbox");
  const { url } = await tour.api.post<{ url: string }>(`/people/${person.id}/password-reset`, {});
  await page.goto(url);
  await look(page, "Choose a new password");
  await page.locator("#password").fill("password1234");
  await page.locator("form[method=post] button").click();
  await look(page, "Choose a new password");
  await page.locator("#password").fill(`${PASSWORD}-again`);
  await page.locator("form[method=post] button").click();
  await look(page, "Your password is set");
}, 120_000);

test("S8 break-glass is accessible: the door, a refusal, a rehearsal, the desk", async () => {
  const person = await tour.newPerson();
  await tour.api.put(`/administrators/${person.id}`, { role: "owner" });
  const sheet = { personId: person.id };
  const { codes } = await tour.api.post<{ codes: string[] }>("/break-glass/credentials", sheet);
  const page = await tour.strange();
  const give = async (code: string | undefined, press: string) => {
    await page.goto(tour.at("/break-glass"));
    await page.locator("#email").fill(person.email);
    await page.locator("#code").fill(code ?? "");
    await page.locator(`button[value=${press}]`).click();
  };
  await page.goto(tour.at("/break-glass"));
  await look(page, "Break-glass sign-in");
  await give("made-up", "sign-in");
  await look(page, "Break-glass sign-in");
  await give(codes[0], "rehearse");
  await look(page, "The rehearsal went well");
  await give(codes[1], "sign-in");
  await look(page, "Break-glass");
}, 120_000);

test("C12 the pages of a test sign-in are accessible", async () => {
  const { id } = await newConnection();
  const { url } = await tour.api.post<{ url: string }>(`/connections/${id}/test`, {});
  const page = await tour.strange();
  await page.goto(url);
  await look(page, "Test sign-in");
  await hold(page, /\/saml\/.*\/login/);
  await page.locator("form button").click();
  await look(page, "One moment");
}, 60_000);

test("W2 the first start's pages are accessible, also when something is wrong", async () => {
  const url = `http://localhost:${await freePort()}`;
  const world = await openTestWorld("postgres", {
    clock: createTestClock(),
    environment: { SALLYPORT_PUBLIC_URL: url },
  });
  const broker = await startBroker(world);
  const page = await tour.strange();
  await page.goto(broker.setupUrl ?? "");
  await look(page, "Set up Sallyport");
  const fill = async (password: string) => {
    await page.locator("#name").fill("Ada Lovelace");
    await page.locator("#email").fill("ada@acme.example");
    await page.locator("#password").fill(password);
    await page.locator("form button").first().click();
  };
  await fill("password1234");
  await look(page, "Set up Sallyport");
  await fill(PASSWORD);
  await look(page, "You own this Sallyport");
  await broker.close();
  await world.close();
}, 120_000);

test("W1 pages that go on by themselves are accessible while they stand", async () => {
  const app = express();
  app.get("/post", (_req, res) =>
    sendPostForm(res, {
      title: "Signing out",
      text: "You are signed out here.",
      action: "https://idp.example/slo",
      fields: { SAMLRequest: "a".repeat(4_000) },
    }),
  );
  app.get("/tested", (_req, res) =>
    sendTested(res, {
      reference: "SP-7K3M-Q9XD",
      code: "saml_audience",
      owed: ["second-factor", "notice"],
      setupLinkId: undefined,
      diagnosis: { name: "audience", summary: "Wrong audience.", fix: { who: "idp-admin", what: "Set it." } },
    }),
  );
  const server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const page = await tour.strange();
  await hold(page, /idp\.example/);
  for (const [path, heading] of [
    ["/post", "Signing out"],
    ["/tested", "Test finished"],
  ] as const) {
    await page.goto(`http://localhost:${port}${path}`, { waitUntil: "commit" });
    await look(page, heading);
  }
  server.close();
  server.closeAllConnections();
}, 60_000);
