import express, { type Express } from "express";
import request from "supertest";
import { createSetup, type Setup } from "../../../src/edge/api/setup.ts";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { createAdminKeys } from "../../../src/tokens/admin-keys.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

let world: TestWorld;
let setup: Setup;
let app: Express;
let adminKeys: ReturnType<typeof createAdminKeys>;

beforeEach(async () => {
  world = await openTestWorld();
  const { database, clock, random, expiring, settings } = world;
  adminKeys = createAdminKeys({ ...database, clock, random });
  setup = createSetup({ adminKeys, durable: expiring.durable, random, publicUrl: settings.publicUrl });
  app = express().use(setup.router);
});
afterEach(() => world.close());

const newLink = async () => new URL((await setup.makeLink()) ?? "").pathname;
const secretOn = (page: string): string => /spk_[\w-]+/.exec(page)?.[0] ?? "";

test("a set-up link makes one key of the installation, and only when its button is pressed", async () => {
  const link = await newLink();
  const page = await request(app).get(link).expect(200);
  expect(page.text).toContain('method="post"');
  expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
  await request(app).get(link).expect(200);
  const made = await request(app).post(link).expect(200);
  expect(made.headers["cache-control"]).toBe("no-store");
  expect(await adminKeys.authenticate(secretOn(made.text))).toMatchObject({
    tenantId: INSTANCE_TENANT,
    scopes: ["*"],
  });
  await request(app).get(link).expect(404);
  await request(app).post(link).expect(404);
});

test("with the key the page says how the first owner is named, by the API and on the command line", async () => {
  const { text } = await request(app)
    .post(await newLink())
    .expect(200);
  expect(text).toContain("PUT /administrators/{personId}");
  expect(text).toContain("sallyport break-glass make --tenant default --person E-MAIL --owner");
});

test("of five presses at once exactly one gets a key", async () => {
  const link = await newLink();
  const answers = await Promise.all(Array.from({ length: 5 }, () => request(app).post(link)));
  expect(answers.filter(({ text }) => secretOn(text) !== "")).toHaveLength(1);
});

test("the first key ends every other link, and no new one is made", async () => {
  const [one, other] = [await newLink(), await newLink()];
  await request(app).post(one).expect(200);
  await request(app).post(other).expect(404);
  expect(await setup.makeLink()).toBeUndefined();
});

test("a link is over after 24 hours, and a made-up one never works", async () => {
  const link = await newLink();
  world.clock.advance(24 * 3_600_000);
  await request(app).post(link).expect(404);
  await request(app)
    .get(`/setup/${world.random.token(32)}`)
    .expect(404);
});

test("with a bootstrap key there is no set-up link", async () => {
  await adminKeys.ensureBootstrap("bootstrap-key-for-tests-0123456789-abcdef");
  expect(await setup.makeLink()).toBeUndefined();
});
