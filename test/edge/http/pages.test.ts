import { createHash } from "node:crypto";
import express, { type RequestHandler } from "express";
import request from "supertest";
import { addressBlock } from "../../../src/edge/http/address-block.ts";
import { createBrowserCookie } from "../../../src/edge/http/browser-cookie.ts";
import { createFormGuard } from "../../../src/edge/http/csrf.ts";
import { browserErrors, pageNotFound } from "../../../src/edge/http/errors.ts";
import { html } from "../../../src/edge/http/html.ts";
import { sendPage } from "../../../src/edge/http/page.ts";
import { rateLimit } from "../../../src/edge/http/rate-limit.ts";
import { nameRequest } from "../../../src/edge/http/request-context.ts";
import { securityHeaders } from "../../../src/edge/http/security-headers.ts";
import { stepUrl } from "../../../src/edge/http/step-url.ts";
import { BrokerError } from "../../../src/kernel/errors.ts";
import { systemRandom } from "../../../src/kernel/random.ts";
import { SigninRefused } from "../../../src/signin/errors.ts";
import { silent } from "../../kit/silent.ts";

const PUBLIC = "https://sso.corp.example";
const cookie = createBrowserCookie({ publicUrl: PUBLIC, random: systemRandom });
const guard = createFormGuard(PUBLIC, cookie);

/** An app of one route. */
function appOf(path: string, ...handlers: RequestHandler[]) {
  const app = express();
  app.use(nameRequest(systemRandom), securityHeaders(PUBLIC));
  app.all(path, ...handlers);
  app.use(pageNotFound, browserErrors({ log: silent, random: systemRandom }));
  return app;
}
const page: RequestHandler = (req, res) =>
  sendPage(res, {
    title: "<T>",
    formAction: ["'self'"],
    body: html`<p>${"<b>"}</p>
      ${guard.field(req, res)}`,
  });

test("a page runs nothing, frames nowhere, is kept by nobody, and its style is the one that is allowed", async () => {
  const { headers, text } = await request(appOf("/", page)).get("/");
  const csp = String(headers["content-security-policy"]);
  for (const rule of [
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
    expect(csp.split("; ")).toContain(rule);
  expect(csp).not.toContain("unsafe");
  expect(csp).not.toContain("script-src");
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? "";
  expect(csp).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
  });
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(text).toContain("&lt;b&gt;");
  expect(text.length).toBeLessThan(30_000);
});

test("the sign-in cookie is __Host-, Secure, HttpOnly and Lax, and holds nothing but its secret", async () => {
  const { headers } = await request(appOf("/", page)).get("/");
  expect(String(headers["set-cookie"])).toMatch(
    /^__Host-sallyport-signin=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test.each([
  ["http://localhost:3000", "__Host-sallyport-signin"],
  ["http://broker.localhost", "__Host-sallyport-signin"],
  ["http://127.0.0.1:3000", "sallyport-signin"],
])("at %s the cookie is called %s", async (publicUrl, name) => {
  const made = createBrowserCookie({ publicUrl, random: systemRandom });
  const app = appOf("/", (req, res) => void res.send(made.browserHash(req, res)));
  const { headers } = await request(app).get("/");
  expect(String(headers["set-cookie"]).split("=")[0]).toBe(name);
});

test("a browser that sends two sign-in cookies is taken for none", async () => {
  const app = appOf("/", (req, res) => void res.json(cookie.peek(req) ?? null));
  const one = `__Host-sallyport-signin=${systemRandom.token(32)}`;
  const two = `__Host-sallyport-signin=${systemRandom.token(32)}`;
  expect((await request(app).get("/").set("Cookie", one)).body).not.toBeNull();
  expect((await request(app).get("/").set("Cookie", `${one}; ${two}`)).body).toBeNull();
});

describe("a form", () => {
  const app = appOf(
    "/",
    express.urlencoded({ extended: false }),
    (req, res, next) => {
      if (req.method === "GET") return page(req, res, next);
      return guard.check(req, res, next);
    },
    (_req, res) => void res.send("done"),
  );
  const opened = async () => {
    const { headers, text } = await request(app).get("/");
    return {
      jar: String(headers["set-cookie"]).split(";")[0] ?? "",
      token: /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? "",
    };
  };

  test.each([
    [{ "Sec-Fetch-Site": "same-origin", Origin: "null" }, 200],
    [{ Origin: PUBLIC }, 200],
    [{ Origin: "null" }, 200],
    [{}, 200],
    [{ "Sec-Fetch-Site": "cross-site", Origin: PUBLIC }, 403],
    [{ "Sec-Fetch-Site": "same-site" }, 403],
    [{ Origin: "https://evil.example" }, 403],
  ])("of this browser's page, sent with %j, is answered %i", async (headers, status) => {
    const { jar, token } = await opened();
    expect(
      (await request(app).post("/").type("form").set("Cookie", jar).set(headers).send({ formToken: token }))
        .status,
    ).toBe(status);
  });

  test("without a token, with another browser's, or without the cookie is refused", async () => {
    const mine = await opened();
    const theirs = await opened();
    const send = (jar: string, fields: object) =>
      request(app).post("/").type("form").set("Cookie", jar).send(fields);
    expect((await send(mine.jar, {})).status).toBe(403);
    expect((await send(mine.jar, { formToken: theirs.token })).status).toBe(403);
    expect((await send(mine.jar, { formToken: [mine.token, mine.token] })).status).toBe(403);
    expect((await request(app).post("/").type("form").send({ formToken: mine.token })).status).toBe(403);
  });
});

class Loud extends BrokerError {
  readonly code = "loud";
  readonly status = 403;
}

test.each([
  [new SigninRefused("saml_replayed", "secret cause", "SP-7K3M-Q9XD"), 403],
  [new Loud("secret cause"), 403],
  [new Error("secret cause"), 500],
  [Object.assign(new Error("secret cause"), { status: 413 }), 413],
  ["secret cause", 500],
])("what went wrong (%#) stays inside; the page shows a reference", async (error, status) => {
  const app = appOf("/", () => {
    throw error;
  });
  const answer = await request(app).get("/");
  expect(answer.status).toBe(status);
  expect(answer.text).toMatch(/SP-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  expect(answer.text).not.toMatch(/secret|saml_|loud|at .*\.ts/);
});

test("what says nothing of its own about caches is kept by none: redirects carry one-time addresses", async () => {
  const onward = await request(appOf("/", (_req, res) => res.redirect(303, "/login?request=one-time"))).get(
    "/",
  );
  expect(onward.headers["cache-control"]).toBe("no-store");
  const own = await request(appOf("/", (_req, res) => void res.set("Cache-Control", "max-age=60").end())).get(
    "/",
  );
  expect(own.headers["cache-control"]).toBe("max-age=60");
});

test("an address may ask so many times a minute and no more", async () => {
  let count = 0;
  const ephemeral = { count: () => Promise.resolve((count += 1)) } as unknown as Parameters<
    typeof rateLimit
  >[0];
  const app = appOf("/", rateLimit(ephemeral, "test", 2), (_req, res) => void res.send("ok"));
  const statuses = [];
  for (let index = 0; index < 3; index += 1) statuses.push((await request(app).get("/")).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["::1", "0:0:0:0::/64"],
  ["203.0.113.9:49152", "203.0.113.9"],
  ["[2001:db8:1:2::1]:49152", "2001:db8:1:2::/64"],
  ["unheard-of", "unknown"],
  [undefined, "unknown"],
])("a limit counts %s as %s: nobody begins anew with each address of their own IPv6 network", (ip, block) => {
  expect(addressBlock(ip)).toBe(block);
});

test("a step's address is a path of ours, whatever its parts hold", () => {
  const hostile = "//evil.example/?x#y";
  for (const url of [
    stepUrl({ do: "identify", requestId: hostile }),
    stepUrl({ do: "upstream", requestId: hostile, connectionId: hostile, protocol: "saml" }),
    stepUrl({ do: "resume", target: { kind: "oidc", uid: hostile, appId: "a", tenantId: "t" } }),
    stepUrl({ do: "resume", target: { kind: "page", path: "/apps" } }),
  ])
    expect(new URL(url, PUBLIC).host).toBe("sso.corp.example");
});
