// Writes src/console/api/schema.d.ts, in the shape that openapi-fetch reads, from the OpenAPI document of the API.
import { writeFileSync } from "node:fs";
import { operationsOf } from "../src/edge/api/api.ts";
import { openApiDocument } from "../src/edge/api/openapi.ts";

const FILE = new URL("../src/console/api/schema.d.ts", import.meta.url);

/** Operations are described here and never run, so that whatever they ask of their services may be anything. */
const anything = new Proxy(() => anything, {
  get: (_target, key) => (key === Symbol.iterator ? nothing : anything),
  apply: () => anything,
});
function* nothing() {}

export function writeConsoleTypes() {
  const about = { publicUrl: "https://sso.example.com", version: "0" };
  const cookies = { consoleSession: "session", breakGlass: "break-glass" };
  const { paths, components } = openApiDocument(operationsOf(anything), { ...about, cookies });
  writeFileSync(
    FILE,
    [
      "// Made from the OpenAPI document by tools/console-types.mjs.",
      `export interface paths {\n${entries(paths, pathItem)}\n}`,
      `export interface components {\nschemas: {\n${entries(components.schemas, typeOf)}\n};\n}`,
      "",
    ].join("\n"),
  );
}

const entries = (record, write) =>
  Object.entries(record)
    .map(([name, value]) => `${keyOf(name)}: ${write(value)};`)
    .join("\n");

/** Status codes as numbers: openapi-fetch looks for these. */
const keyOf = (name) => (/^\d+$/.test(name) ? name : JSON.stringify(name));

const pathItem = (item) => `{\n${entries(item, operation)}\n}`;

function operation({ parameters = [], requestBody, responses }) {
  const body =
    requestBody === undefined ? "requestBody?: never;" : `requestBody: { ${content(requestBody)} };`;
  return `{\nparameters: { ${["query", "header", "path", "cookie"].map((place) => parametersIn(parameters, place)).join(" ")} };\n${body}\nresponses: {\n${entries(responses, response)}\n};\n}`;
}

function parametersIn(parameters, place) {
  const here = parameters.filter((parameter) => parameter.in === place);
  if (here.length === 0) return `${place}?: never;`;
  const optional = here.every(({ required }) => !required) ? "?" : "";
  const members = here.map(
    ({ name, required, schema }) => `${JSON.stringify(name)}${required ? "" : "?"}: ${typeOf(schema)};`,
  );
  return `${place}${optional}: { ${members.join(" ")} };`;
}

const response = (answer) =>
  `{ headers: Record<string, unknown>; ${answer.content ? content(answer) : "content?: never;"} }`;

const content = ({ content: types }) =>
  `content: { ${Object.entries(types)
    .map(([type, { schema }]) => `${JSON.stringify(type)}: ${typeOf(schema)};`)
    .join(" ")} };`;

/** JSON Schema 2020-12, as far as zod writes it. */
function typeOf(schema = {}) {
  if (schema.$ref) return `components["schemas"][${JSON.stringify(schema.$ref.split("/").at(-1))}]`;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map((each) => `(${typeOf(each)})`).join(" | ");
  if (schema.allOf) return schema.allOf.map((each) => `(${typeOf(each)})`).join(" & ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  return SIMPLE[schema.type]?.(schema) ?? "unknown";
}

const SIMPLE = {
  string: () => "string",
  number: () => "number",
  integer: () => "number",
  boolean: () => "boolean",
  null: () => "null",
  array: ({ items }) => `(${typeOf(items)})[]`,
  object: objectType,
};

function objectType({ properties = {}, required = [], additionalProperties }) {
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${schema.description ? `/** ${schema.description.replaceAll("*/", "*\\/")} */\n` : ""}${JSON.stringify(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`,
  );
  const rest =
    typeof additionalProperties === "object" ? [`[name: string]: ${typeOf(additionalProperties)};`] : [];
  return `{\n${[...members, ...rest].join("\n")}\n}`;
}
