import express from "express";
import request from "supertest";
import { readBuiltConsole } from "../../../src/edge/console/built-console.ts";
import { createConsoleRouter } from "../../../src/edge/console/router.ts";
import { systemRandom } from "../../../src/kernel/random.ts";

const built = readBuiltConsole(new URL("../../../dist/console/", import.meta.url));

const serve = (
  console: typeof built | null = built,
  door: express.RequestHandler = (_req, _res, next) => next(),
) =>
  express().use("/admin", createConsoleRouter({ console: console ?? undefined, door, random: systemRandom }));

const directives = (policy: string | undefined) =>
  new Map((policy ?? "").split("; ").map((each) => [each.split(" ")[0], each] as const));

test("W2 each answer of the console has a nonce of its own, on every script and style and in the policy", async () => {
  const [first, second] = await Promise.all([
    request(serve()).get("/admin"),
    request(serve()).get("/admin/domains/x?tab=y"),
  ]);
  const nonces = [first, second].map(
    ({ headers }) =>
      /'nonce-([^']+)'/.exec(directives(headers["content-security-policy"]).get("script-src") ?? "")?.[1],
  );
  expect(new Set(nonces).size).toBe(2);
  for (const [tag] of second.text.matchAll(/<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]*>/g))
    expect(tag).toContain(`nonce="${nonces[1]}"`);
  expect(second.text).not.toContain("nonce-of-this-answer");
});

test("W2 the console's policy allows no inline script, no eval, no foreign source and no frame around it", async () => {
  const { headers } = await request(serve()).get("/admin");
  const policy = directives(headers["content-security-policy"]);
  expect(policy.get("default-src")).toBe("default-src 'none'");
  expect(policy.get("connect-src")).toBe("connect-src 'self'");
  expect(policy.get("frame-ancestors")).toBe("frame-ancestors 'none'");
  expect(headers["content-security-policy"]).not.toMatch(/unsafe|https?:|\*/);
});

test("W2 the code of the console is compressed and kept for ever, and its page is never kept", async () => {
  const page = await request(serve()).get("/admin").set("Accept-Encoding", "br");
  const src = /src="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const script = await request(serve()).get(src).set("Accept-Encoding", "br");
  expect(script.status).toBe(200);
  expect(script.headers["content-encoding"]).toBe("br");
  expect(script.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(
    (await request(serve()).get(src).set("Accept-Encoding", "identity")).headers["content-encoding"],
  ).toBe(undefined);
});

test("W2 the door stands before every page, and no file but the built ones is served", async () => {
  const shut = serve(built, (_req, res) => void res.status(418).end());
  for (const path of ["/admin", "/admin/", "/admin/people", "/admin/assets/../people"])
    expect((await request(shut).get(path)).status).toBe(418);
  for (const path of ["index.html", "..%2findex.html", "%2e%2e%2fmade-from", "made-from"])
    expect((await request(serve()).get(`/admin/assets/${path}`)).status).toBe(404);
});

test("W2 where the console was not built the page says how to", async () => {
  const { status, text } = await request(serve(null)).get("/admin");
  expect(status).toBe(503);
  expect(text).toContain("npm run build:console");
});
