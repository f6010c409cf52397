import { readdirSync, readFileSync } from "node:fs";
import { breachesOf, importsOf } from "./laws.ts";

const LONGEST_FILE = 300;

const filesIn = (folder: string, ...endings: string[]): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !path.includes("/.peers/"));

const sourcesOf = (paths: readonly string[]) =>
  new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));

test("the house keeps its laws: who may import whom, and where the packages stay", () => {
  expect(
    breachesOf(sourcesOf(filesIn("src", ".ts", ".tsx").filter((path) => !path.endsWith(".d.ts")))),
  ).toEqual([]);
});

test("no file is longer than 300 lines", () => {
  const ours = ["src", "test", "tools", "bench", "bin"]
    .flatMap((folder) => filesIn(folder, ".ts", ".tsx", ".mjs"))
    .filter((path) => !path.endsWith(".d.ts"));
  const lines = [...sourcesOf(ours)].map(([path, source]) => [path, source.split("\n").length - 1] as const);
  expect(lines.filter(([, length]) => length > LONGEST_FILE)).toEqual([]);
});

const breaking: readonly [law: string, path: string, source: string, breach: RegExp][] = [
  [
    "a domain imports another",
    "src/apps/apps.ts",
    `import { x } from "../keys/keys.ts";`,
    /apps may not import keys/,
  ],
  [
    "a domain imports another's types",
    "src/apps/apps.ts",
    `import type { X } from "../keys/types.ts";`,
    /may not import keys/,
  ],
  [
    "a domain imports the flow",
    "src/apps/apps.ts",
    `import { x } from "../signin/signin.ts";`,
    /may not import signin/,
  ],
  [
    "a domain imports storage",
    "src/apps/apps.ts",
    `import { x } from "../storage/open.ts";`,
    /may not import storage/,
  ],
  [
    "the kernel imports a room",
    "src/kernel/page.ts",
    `import { x } from "../apps/types.ts";`,
    /kernel may not import apps/,
  ],
  [
    "saml imports a domain",
    "src/saml/idp/sign.ts",
    `import { x } from "../../keys/keys.ts";`,
    /saml may not import keys/,
  ],
  [
    "a surface imports another",
    "src/edge/api/a.ts",
    `import { x } from "../oidc/b.ts";`,
    /edge\/api may not import edge\/oidc/,
  ],
  [
    "the flow imports a surface",
    "src/signin/s.ts",
    `import { x } from "../edge/http/b.ts";`,
    /signin may not import edge\/http/,
  ],
  [
    "a room imports the roof",
    "src/edge/api/a.ts",
    `import { x } from "../../app.ts";`,
    /edge\/api may not import app/,
  ],
  ["an unknown room", "src/utils/a.ts", `import { x } from "../kernel/page.ts";`, /utils is unknown/],
  [
    "XML outside saml",
    "src/edge/upstream/a.ts",
    `import { X } from "@xmldom/xmldom";`,
    /only saml may import @xmldom/,
  ],
  [
    "a signature library deep inside",
    "src/apps/a.ts",
    `import { X } from "xml-crypto/lib/x.js";`,
    /only saml may import xml-crypto/,
  ],
  ["SQL outside storage", "src/apps/a.ts", `import pg from "pg";`, /only storage may import pg/],
  [
    "Redis by a late import",
    "src/cli/a.ts",
    `const r = await import("redis");`,
    /only storage may import redis/,
  ],
  [
    "an outgoing call by undici",
    "src/domains/a.ts",
    `import { request } from "undici";`,
    /only edge\/outbound may import undici/,
  ],
  [
    "an outgoing call by node:http",
    "src/edge/api/a.ts",
    `import http from "node:http";`,
    /only edge\/outbound may call out/,
  ],
  [
    "an outgoing call by name",
    "src/main.ts",
    `import { createServer, get } from "node:https";`,
    /only edge\/outbound may call out/,
  ],
  ["the real clock in a rule", "src/sessions/a.ts", `const now = new Date();`, /come in as arguments/],
  ["an id made in a rule", "src/apps/a.ts", `const id = randomUUID();`, /come in as arguments/],
];

test.each(breaking)("the laws catch it when %s", (_law, path, source, breach) => {
  expect(breachesOf(new Map([[path, source]]))).toEqual([expect.stringMatching(breach)]);
});

test("the laws catch a circle, type imports included", () => {
  const circle = new Map([
    ["src/apps/a.ts", `import { b } from "./b.ts";`],
    ["src/apps/b.ts", `export * from "./c.ts";`],
    ["src/apps/c.ts", `import type { A } from "./a.ts";`],
  ]);
  expect(breachesOf(circle)).toEqual([
    "circle: src/apps/a.ts -> src/apps/b.ts -> src/apps/c.ts -> src/apps/a.ts",
  ]);
});

test("the laws let through what is allowed", () => {
  const sound = new Map([
    ["src/apps/apps.ts", `import { NotFound } from "../kernel/errors.ts";\nimport { z } from "zod";`],
    [
      "src/main.ts",
      `import { createServer, type Server } from "node:http";\nimport { createApp } from "./app.ts";`,
    ],
    [
      "src/edge/api/a.ts",
      `import type { IncomingMessage } from "node:http";\nimport { x } from "../http/page.ts";`,
    ],
    ["src/saml/verify.ts", `import { SAML } from "@node-saml/node-saml";`],
    ["src/keys/keys.ts", `// new Date() stands in a comment only\n/** import pg from "pg"; */`],
  ]);
  expect(breachesOf(sound)).toEqual([]);
});

test("imports are read over several lines, with attributes and without names", () => {
  const source = `import {\n  one,\n  type Two,\n} from "./a.ts";\nimport "./b.ts";\nexport { three } from "../c.ts";\nimport four from "pkg/deep" with { type: "json" };`;
  expect(
    importsOf("src/apps/x.ts", source)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(["pkg", "src/apps/a.ts", "src/apps/b.ts", "src/c.ts"]);
});
