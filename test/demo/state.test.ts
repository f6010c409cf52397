import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoKey } from "../../src/demo/idps/keys.ts";
import { openState } from "../../src/demo/state.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-state-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("the admin key and the apps' secrets are the same at the second start", () => {
  const first = openState(folder);
  first.keepSecret("client-1", "secret-1");
  first.keepSecret("client-2", "secret-2");
  const second = openState(folder);
  expect(second.adminKey).toBe(first.adminKey);
  expect(second.adminKey.length).toBeGreaterThanOrEqual(32);
  expect(second.secretOf("client-1")).toBe("secret-1");
  expect(second.secretOf("client-2")).toBe("secret-2");
  expect(second.secretOf("client-3")).toBeUndefined();
});

test("only the owner may read the state", async () => {
  openState(folder);
  expect((await stat(join(folder, "demo.json"))).mode & 0o077).toBe(0);
});

test("an identity provider keeps its key, and no one else may read it", async () => {
  const now = new Date("2026-11-23T12:00:00Z");
  const made = await demoKey(folder, "okta", now);
  await expect(demoKey(folder, "okta", now)).resolves.toEqual(made);
  expect((await stat(join(folder, "okta.key"))).mode & 0o077).toBe(0);
});
