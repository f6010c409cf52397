import { readdirSync, readFileSync } from "node:fs";
import { textsIn } from "./texts.ts";

/** The API, the console and the set-up before it, which speak English, and the messages themselves. */
const ELSEWHERE = ["src/edge/api/", "src/edge/console/", "src/edge/setup/", "src/edge/http/messages/"];
/** Names, which are the same in every language, and attributes that are switched on. */
const NAMES = ["Sallyport", "api/v1/me", "selected", "checked", "autofocus"];
/** Mails to those who administer, in the language of their console. */
const TO_OWNERS = "src/edge/break-glass/announce.ts";

const pages = readdirSync("src/edge", { recursive: true, encoding: "utf8" })
  .map((path) => `src/edge/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".ts") && path !== TO_OWNERS)
  .filter((path) => !ELSEWHERE.some((folder) => path.startsWith(folder)));

test("W1 no page holds words of its own: what people read stands in the messages", () => {
  const found = pages.flatMap((path) =>
    textsIn(readFileSync(path, "utf8"))
      .filter((text) => !NAMES.includes(text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "")))
      .map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["html`<p>Hello</p>`", ["Hello"]],
  ["html`<p>${words.x} and ${html`<b>${y}</b> more`}</p>`", ["and", "more"]],
  [
    'html`<img alt="A gate" /><input placeholder=\'an example\' aria-label="${z}" />`',
    ["A gate", "an example"],
  ],
  ['const page = { title: "Sign in", body: html`<p></p>` };', ["Sign in"]],
  ["const page = { title: `Hello ${name}`, body: html`` };", ["Hello"]],
  ['html`<li>${ok ? "yes and no" : words.no}</li>`', ["yes and no"]],
  ['html`<a class="${wide ? "card wide" : "card"}" href="/x?a=${b}">→</a>`', []],
  ['// html`<p>Hello</p>`\nconst a = "Hello there";', []],
])("the law finds the words in %s", (source, texts) => {
  expect(textsIn(source)).toEqual(texts);
});
