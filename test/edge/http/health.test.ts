import express from "express";
import request from "supertest";
import { createApp, type Broker } from "../../../src/app.ts";
import { createHealth } from "../../../src/edge/http/health.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

let world: TestWorld;
let broker: Broker;
beforeAll(async () => {
  world = await openTestWorld("postgres");
  broker = await createApp(world);
});
afterAll(async () => {
  await broker.close();
  await world.close();
});

test("O4 a broker on living stores is healthy and ready, until it drains", async () => {
  await request(broker.handler).get("/healthz").expect(200, { status: "ok" });
  await request(broker.handler).get("/readyz").expect(200);
  broker.drain();
  const { body } = await request(broker.handler).get("/readyz").expect(503);
  expect(body).toMatchObject({ database: true, expiring: true, draining: true });
  await request(broker.handler).get("/healthz").expect(200);
});

test("O4 a lost store is named by its kind, without its cause", async () => {
  const lost = { ping: () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7")) };
  const { router } = createHealth({ database: world.database, ephemeral: lost });
  const { body, text } = await request(express().use(router)).get("/readyz").expect(503);
  expect(body).toMatchObject({ database: true, expiring: false });
  expect(text).not.toContain("10.0.0.7");
});

test("the address without a path leads to the person's apps, and from there to the sign-in", async () => {
  await request(broker.handler).get("/").expect(302).expect("Location", "/apps");
  await request(broker.handler)
    .get("/apps")
    .expect(303)
    .expect("Location", /^\/login\?request=/);
});
