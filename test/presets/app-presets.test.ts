import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { oidcSettings } from "../../src/apps/oidc-app.ts";
import { proxySettings } from "../../src/apps/proxy-app.ts";
import { filledWay, installationValues } from "../../src/presets/app-presets.ts";
import { deliveredAppPresets } from "../../src/presets/delivered-app-presets.ts";
import { readAppPresets } from "../../src/presets/read-app-presets.ts";

const appPresets = deliveredAppPresets();
const NAMES = [
  "bitbucket",
  "confluence",
  "dokuwiki",
  "generic",
  "gitlab",
  "grafana",
  "jira",
  "mediawiki",
  "redmine",
] as const;
const BASE = "https://app.corp.example/sub";

test("A5 each product of the list has a preset", () => {
  expect(appPresets.list().map(({ name }) => name)).toEqual(NAMES);
  expect(() => appPresets.get("__proto__")).toThrow("no such app preset");
});

test.each(NAMES)("A5 %s asks for client ID, secret and endpoints, and cites its pages", (name) => {
  const { way } = appPresets.wayFor(name, "oidc")!;
  const text = JSON.stringify(way.steps);
  expect(text).toContain("{{clientId}}");
  expect(text).toContain("{{clientSecret}}");
  expect(text).toMatch(/\{\{(issuer|tokenUrl)\}\}/);
  const values = { ...installationValues("https://sso.corp.example", BASE), clientId: "id-1" };
  const filled = filledWay(way, values);
  expect(JSON.stringify(filled)).not.toContain("{{");
  expect(JSON.stringify(filled.steps)).toContain("<the secret that was shown once>");
  expect(filled.sources.length).toBeGreaterThan(0);
});

test.each(NAMES.filter((name) => name !== "generic" && name !== "redmine"))(
  "A5 what %s begins with is what the apps take, and it is at the app's own address",
  (name) => {
    const { redirectUris = [], ...rest } = appPresets.defaultsOf(name, "oidc", BASE);
    expect(redirectUris.length).toBeGreaterThan(0);
    for (const uri of redirectUris) expect(uri.startsWith(`${BASE}/`)).toBe(true);
    expect(() => oidcSettings({ name, protocol: "oidc", redirectUris, ...rest })).not.toThrow();
    expect(() => appPresets.defaultsOf(name, "oidc", undefined)).toThrow("needs the app's address");
  },
);

test.each(["generic", "grafana", "mediawiki", "redmine"])(
  "A3 A5 what %s begins with behind a proxy is what the apps take, and it is at the app's own host",
  (name) => {
    const { hosts = [], headers } = appPresets.defaultsOf(name, "forward-auth", BASE);
    expect(hosts).toEqual(["app.corp.example"]);
    const input = { name, protocol: "forward-auth", hosts, headers } as const;
    expect(() => proxySettings(input, "https://sso.corp.example")).not.toThrow();
  },
);

test("A5 a product that is not known, or not by that protocol, is refused by name", () => {
  expect(() => appPresets.defaultsOf("nobody", "oidc", BASE)).toThrow("no app preset");
  expect(() => appPresets.defaultsOf("redmine", "oidc", BASE)).toThrow("no app preset");
  expect(appPresets.wayFor("nobody", "oidc")?.preset.name).toBe("generic");
});

test("A5 the pages in docs/apps are what the presets say", () => {
  expect(() => execFileSync(process.execPath, ["tools/app-docs.mjs", "--check"])).not.toThrow();
});

test("a bad file stops the start with one clear line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-app-presets-"));
  const read = () => readAppPresets(pathToFileURL(`${folder}/`));
  expect(read).toThrow("config/app-presets/generic.json: missing");
  await writeFile(join(folder, "generic.json"), "{");
  expect(read).toThrow(/^config\/app-presets\/generic\.json: .*JSON/);
  const { title, versions, ways } = appPresets.get("generic");
  const bad = { title, versions, ways: ways.map((way) => ({ ...way, access: "{{password}}" })) };
  await writeFile(join(folder, "generic.json"), JSON.stringify(bad));
  expect(read).toThrow(/generic\.json: ways\.0\.access: a value in double braces/);
  await rm(folder, { recursive: true });
});
