import { createHmac } from "node:crypto";
import express from "express";
import request from "supertest";
import { createBrowserSession } from "../../../src/edge/http/browser-session.ts";
import { browserErrors } from "../../../src/edge/http/errors.ts";
import { systemRandom } from "../../../src/kernel/random.ts";
import { BrokerSessionStore } from "../../../src/sessions/store.ts";
import type { SessionBackend } from "../../../src/sessions/repository.ts";
import { createTestClock } from "../../kit/clock.ts";
import { silent } from "../../kit/silent.ts";

const gone = () => Promise.reject(new Error("connection lost"));
const lost: SessionBackend = {
  read: gone,
  create: gone,
  replace: gone,
  touch: gone,
  readAtDoor: gone,
  openDoor: gone,
  limit: gone,
  remove: gone,
  list: gone,
  revoke: gone,
};
const limits = () => ({ idleMs: 1000, absoluteMs: 1000 });

test("X5 with the session store lost no request of a signed-in browser goes on, and no cause is shown", async () => {
  const store = new BrokerSessionStore({ backend: lost, clock: createTestClock(), limits });
  const secret = "s";
  const { middleware } = createBrowserSession({
    sessions: { store },
    publicUrl: "http://127.0.0.1",
    secret,
    random: systemRandom,
  });
  const app = express();
  let reached = 0;
  app.use(middleware, (_req, res) => void res.send(String((reached += 1))));
  app.use(browserErrors({ log: silent, random: systemRandom }));

  const sid = `00${systemRandom.token(32)}`;
  const signature = createHmac("sha256", secret).update(sid).digest("base64").replace(/=+$/, "");
  const cookie = `sallyport=${encodeURIComponent(`s:${sid}.${signature}`)}`;
  const answer = await request(app).get("/").set("Cookie", cookie);
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain("connection lost");
  expect(reached).toBe(0);
  // A browser without a session has none to look up.
  expect((await request(app).get("/")).text).toBe("1");
});
