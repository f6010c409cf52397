import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requestSettings } from "../../src/connections/request-settings.ts";
import { spUrls } from "../../src/connections/sp-urls.ts";
import { DEFAULT_REQUEST } from "../../src/connections/types.ts";
import { mappingInput } from "../../src/mapping/input.ts";
import { readPresets } from "../../src/presets/read-presets.ts";
import { SP_VALUES, type Field } from "../../src/presets/types.ts";
import { presets } from "../kit/presets.ts";

const NAMES = [
  "adfs",
  "entra",
  "generic",
  "google",
  "jumpcloud",
  "keycloak",
  "okta",
  "onelogin",
  "ping",
] as const;
const fieldsOf = (name: string): readonly Field[] => presets.get(name).steps.flatMap(({ fields }) => fields);

test("C10 the vendors of the list have a preset each", () => {
  expect(presets.list().map(({ name }) => name)).toEqual(NAMES);
  expect(() => presets.get("__proto__")).toThrow("no such preset");
});

test.each(NAMES)("C10 %s asks for entity ID and ACS URL by its own labels, and cites its pages", (name) => {
  const values = fieldsOf(name).map((field) => ("value" in field ? field.value : undefined));
  expect(values).toContain("entityId");
  expect(values).toContain("acsUrl");
  expect(presets.get(name).sources.length).toBeGreaterThan(0);
  expect(new Set(SP_VALUES)).toEqual(new Set(Object.keys(spUrls("https://sso.acme.com", "c"))));
});

test.each(NAMES)("C10 what %s sets for requests is what the connections take", (name) => {
  const defaults = presets.defaultsOf(name);
  expect(() => requestSettings({ ...DEFAULT_REQUEST, ...defaults?.request }, {}, undefined)).not.toThrow();
});

test("C10 a field takes the connection's own value, letter by letter, and without a connection none", () => {
  const sp = spUrls("https://sso.acme.com", "0b9c");
  const [acs] = fieldsOf("okta").filter((field) => "value" in field && field.value === "acsUrl");
  if (acs === undefined) throw new Error("okta has no ACS field");
  expect(presets.filled(acs, sp)).toMatchObject({ label: "Single sign-on URL", enter: sp.acsUrl });
  expect(presets.filled(acs, undefined)).toMatchObject({ value: "acsUrl", enter: undefined });
  expect(presets.filled({ label: "Response", type: "Signed" }, sp)).toEqual({
    label: "Response",
    enter: "Signed",
    value: undefined,
    note: undefined,
  });
});

test("a name that is no preset any more gets the generic rules, and no defaults", () => {
  expect(presets.mappingOf("gone")).toEqual(presets.mappingOf("generic"));
  expect(presets.defaultsOf("gone")).toBeUndefined();
});

describe("a folder with a bad file stops the start with one clear line", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-presets-"));
    await writeFile(join(folder, "generic.json"), await delivered("generic"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = () => readPresets(pathToFileURL(`${folder}/`), mappingInput);

  test.each([
    ["okta.json", "{", /^config\/presets\/okta\.json: .*JSON/],
    ["okta.json", "{}", /^config\/presets\/okta\.json: title: /],
    ["Okta.json", "{}", /^config\/presets\/Okta\.json: expected a name of lower-case letters/],
  ])("%s with %s", async (file, content, line) => {
    await writeFile(join(folder, file), content);
    expect(read).toThrow(line);
    expect(read).not.toThrow(/\n/);
  });

  test("an unknown key, and a value that no connection has", async () => {
    const good = JSON.parse(await delivered("okta")) as object;
    await writeFile(join(folder, "okta.json"), JSON.stringify({ ...good, stepz: [] }));
    expect(read).toThrow(/^config\/presets\/okta\.json: .*stepz/);
    const steps = [{ where: "w", do: "d", fields: [{ label: "l", value: "secret" }] }];
    await writeFile(join(folder, "okta.json"), JSON.stringify({ ...good, steps }));
    expect(read).toThrow(/^config\/presets\/okta\.json: steps\.0\.fields\.0/);
  });

  test("no generic one", async () => {
    await rm(join(folder, "generic.json"));
    expect(read).toThrow("config/presets/generic.json: missing");
  });
});

const delivered = (name: string): Promise<string> =>
  readFile(new URL(`../../config/presets/${name}.json`, import.meta.url), "utf8");
