import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import express from "express";
import { createClient } from "redis";
import type { Ask } from "./protocol.ts";

/**
 * The least that a check can be as it is usually built: Express, a signed cookie, one GETEX that prolongs the session,
 * headers from what is kept.
 */
const redis = await createClient({ url: process.env["REDIS_URL"] ?? "" }).connect();
const secret = randomBytes(32);
const sign = (id: string) => createHmac("sha256", secret).update(id).digest();
const id = randomBytes(32).toString("base64url");
const kept = { user: "person0@corp-a.example.com", name: "Alice Example", groups: "a,b,c,d,e" };
await redis.set(`floor:${id}`, JSON.stringify(kept), { EX: 3_600 });

const app = express();
app.disable("x-powered-by");
app.get("/forward-auth", async (req, res) => {
  const [, name = "", mark = ""] = /session=([\w-]+)\.([\w-]+)/.exec(req.headers.cookie ?? "") ?? [];
  const given = Buffer.from(mark, "base64url");
  const wanted = sign(name);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return void res.sendStatus(401);
  const text = await redis.getEx(`floor:${name}`, { type: "EX", value: 3_600 });
  if (text === null) return void res.sendStatus(401);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written above
  const person = JSON.parse(text) as typeof kept;
  res.set({
    "X-Forwarded-User": person.user,
    "X-Forwarded-Email": person.user,
    "X-Forwarded-Name": person.name,
    "X-Forwarded-Groups": person.groups,
    "Cache-Control": "no-store",
  });
  res.status(200).end();
});

process.on("message", (_ask: Ask) => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
app.listen(Number(process.env["PORT"]), "127.0.0.1", () => {
  process.send?.({ ready: true, cookie: `session=${id}.${sign(id).toString("base64url")}` });
});
