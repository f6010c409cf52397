import express from "express";
import request from "supertest";
import { html } from "../../../src/edge/http/html.ts";
import { createLanguageChoice } from "../../../src/edge/http/language-choice.ts";
import { keepAsked, keepLanguage, languageOf } from "../../../src/edge/http/language.ts";
import { sendPage } from "../../../src/edge/http/page.ts";

const PUBLIC = "https://sso.corp.example";
const COOKIE = "__Host-sallyport-language";

const app = express();
app.use(createLanguageChoice(PUBLIC));
app.get("/asked", (req, res) => {
  keepAsked(req, res, req.query["for"], PUBLIC);
  res.end();
});
app.get("/kept", (_req, res) => {
  keepLanguage(res, "de", "http://127.0.0.1:3000");
  res.end();
});
app.get("/moment", (_req, res) => sendPage(res, { title: "T", refresh: "/x", body: html`<p>p</p>` }));
app.get("/nowhere", (_req, res) => sendPage(res, { title: "T", again: false, body: html`<p>p</p>` }));
app.use((req, res) => sendPage(res, { title: languageOf(req), body: html`<p>p</p>` }));

const shown = async (headers: Record<string, string>, path = "/"): Promise<string | undefined> =>
  /<html lang="(\w+)">/.exec((await request(app).get(path).set(headers)).text)?.[1];

test.each([
  ["", "en"],
  ["de", "de"],
  ["de-CH", "de"],
  ["DE-at-1996;q=0.4", "de"],
  ["fr, de;q=0.8, en;q=0.7", "de"],
  ["en-US,en;q=0.9,de;q=0.8", "en"],
  ["en;q=0.2, de;q=0.3", "de"],
  ["de;q=0.5, en;q=0.5", "de"],
  ["de;q=0, fr", "en"],
  ["de;q=0", "en"],
  ["*", "en"],
  ["en;q=0, *;q=0.1", "de"],
  ["fr, ja", "en"],
  ["den", "en"],
  ["de;q=2, en;q=0.1", "en"],
  ["de;q=", "en"],
  [";;,,=;q", "en"],
  ["__proto__, constructor", "en"],
])("W1 a browser that accepts %j is answered in %s (RFC 9110 12.5.4)", async (header, language) => {
  expect(await shown({ "Accept-Language": header })).toBe(language);
});

test("W1 a page names its language to browsers and caches, and no cache keeps it", async () => {
  const { headers } = await request(app).get("/").set("Accept-Language", "de");
  expect(headers).toMatchObject({
    "content-language": "de",
    vary: "Accept-Language, Cookie",
    "cache-control": "no-store",
  });
});

test("W1 the reader chooses by a link at the foot of the page, without a script, and is back on the same page in the other language", async () => {
  const { text } = await request(app).get("/login?request=a%26b").set("Accept-Language", "en");
  const link = /href="(\/language\?in=de&amp;to=[^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const { status, headers } = await request(app).get(link).set("Sec-Fetch-Site", "same-origin");
  expect([status, headers["location"]]).toEqual([303, `${PUBLIC}/login?request=a%26b`]);
  const [cookie = ""] = headers["set-cookie"] ?? [];
  expect(cookie).toMatch(
    /^__Host-sallyport-language=de; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
  );
  const [kept = ""] = cookie.split(";");
  expect(await shown({ Cookie: kept, "Accept-Language": "en" })).toBe("de");
  expect((await request(app).get("/").set("Cookie", kept)).text).toMatch(
    /lang="de" aria-current="true">Deutsch/,
  );
});

test.each([
  "https://evil.example/",
  "//evil.example/",
  String.raw`/\evil.example/`,
  String.raw`\\evil.example`,
  "/\t/evil.example/",
  "javascript:alert(1)",
  "http://sso.corp.example/login",
  "https://sso.corp.example.evil.example/",
  "https://sso.corp.example@evil.example/",
  `/${"a".repeat(2_000)}`,
  "",
  "http://[",
])("W1 the way back from the choice of a language leads nowhere else, whatever is asked: %j", async (to) => {
  const { headers } = await request(app).get("/language").query({ in: "de", to });
  const at = new URL(String(headers["location"]));
  expect(at.origin).toBe(PUBLIC);
  expect(at.pathname).not.toContain("evil");
});

test("W1 a path that only looks like another host stays a path of ours", async () => {
  const { headers } = await request(app).get("/language").query({ in: "de", to: "/.//evil.example/" });
  expect(headers["location"]).toBe(`${PUBLIC}//evil.example/`);
});

test.each(["cross-site", "same-site"])("W1 a %s request chooses no language for the reader", async (site) => {
  const { status, headers } = await request(app).get("/language?in=de&to=/").set("Sec-Fetch-Site", site);
  expect([status, headers["set-cookie"]]).toEqual([303, undefined]);
});

test("W1 a language that we do not speak is not kept", async () => {
  for (const language of ["fr", "__proto__", "", "de.app"])
    expect(
      (await request(app).get("/language").query({ in: language })).headers["set-cookie"],
    ).toBeUndefined();
});

test("W1 at an address without TLS the choice goes without the prefix", async () => {
  const { headers } = await request(app).get("/kept");
  expect(String(headers["set-cookie"])).toMatch(/^sallyport-language=de; .*HttpOnly; SameSite=Lax$/);
  expect(await shown({ Cookie: "sallyport-language=de" })).toBe("de");
});

test("W1 the language that an app asks for counts for that sign-in, before the browser's and behind the reader's own choice", async () => {
  const { headers } = await request(app).get("/asked").query({ for: "fr-CA de-CH en" });
  expect(String(headers["set-cookie"])).toMatch(/^__Host-sallyport-language=de\.app; Max-Age=900;/);
  const asked = `${COOKIE}=de.app`;
  expect(await shown({ Cookie: asked, "Accept-Language": "en" })).toBe("de");
  expect(await shown({ Cookie: asked }, "/?ui_locales=en")).toBe("en");
  const chosen = `${COOKIE}=en`;
  const again = await request(app).get("/asked?for=de").set("Cookie", chosen);
  expect(again.headers["set-cookie"]).toBeUndefined();
  expect(await shown({ Cookie: chosen }, "/?ui_locales=de")).toBe("en");
});

test.each(["fr ja", "", "__proto__"])(
  "W1 an app that asks for %j is no mistake and changes nothing",
  async (locales) => {
    const { status, headers } = await request(app).get("/asked").query({ for: locales });
    expect([status, headers["set-cookie"]]).toEqual([200, undefined]);
  },
);

test.each([`${COOKIE}=xx`, `${COOKIE}=__proto__`, `${COOKIE}=de; ${COOKIE}=en`, `${COOKIE}=`])(
  "W1 a cookie %j that is none of ours is as if it were not there",
  async (cookie) => {
    expect(await shown({ Cookie: cookie, "Accept-Language": "de" })).toBe("de");
  },
);

test("W1 what goes on by itself, answers a form or cannot be shown again offers no other language", async () => {
  for (const path of ["/moment", "/nowhere", `/?${"a".repeat(2_000)}`])
    expect((await request(app).get(path)).text).not.toContain("/language?");
  expect((await request(app).post("/form")).text).not.toContain("/language?");
});
