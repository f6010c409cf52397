import { readdirSync, readFileSync } from "node:fs";
import { refusals } from "../../src/saml/refusals.ts";

const page = readFileSync("docs/errors.md", "utf8");
const isDocumented = (code: string) => page.includes(`| \`${code}\` |`);

test("every reason for which a SAML response is refused is documented", () => {
  expect(Object.keys(refusals).filter((code) => !isDocumented(code))).toEqual([]);
});

test("every code of an error is documented", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  const codes = sources.flatMap((path) =>
    [...readFileSync(`src/${path}`, "utf8").matchAll(/readonly code = "([a-z_]+)"/g)].map(
      ([, code = ""]) => code,
    ),
  );
  expect(codes.length).toBeGreaterThan(50);
  expect([...new Set(codes)].filter((code) => !isDocumented(code))).toEqual([]);
});

test("every code by which an app that speaks Crowd is refused is documented", () => {
  const source = readFileSync("src/signin/crowd/errors.ts", "utf8");
  const codes = [...source.matchAll(/\| "(crowd_[a-z_]+)"/g)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !isDocumented(code))).toEqual([]);
});

test("every setting is documented with its name", () => {
  const schema = readFileSync("src/settings/schema.ts", "utf8");
  const names = [...schema.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = ""]) => name);
  const settings = readFileSync("docs/settings.md", "utf8");
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !settings.includes(`\`${name}\``))).toEqual([]);
});
