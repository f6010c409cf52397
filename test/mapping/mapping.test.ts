import { createMappings } from "../../src/mapping/mapping.ts";
import { mappingInput } from "../../src/mapping/input.ts";
import { aConnection } from "../conformance/samples.ts";
import { presets } from "../kit/presets.ts";
import { openTestWorld } from "../kit/world.ts";

const world = await openTestWorld("postgres");
afterAll(() => world.close());

const { tenantId, database } = world;
const by = { tenantId, actor: { kind: "system" } } as const;
const mappings = createMappings({
  transact: database.transact,
  clock: world.clock,
  presetMapping: presets.mappingOf,
});
const connection = aConnection(tenantId, { preset: "okta" });
await database.transact(tenantId, ({ connections }) => connections.insert(connection));
const own = mappingInput.parse({ email: ["mail"], custom: { costCentre: ["cc"] } });

test("a connection has its preset's rules until it has its own", async () => {
  expect(await mappings.get(tenantId, connection.id, "okta")).toEqual({
    mapping: presets.mappingOf("okta"),
    version: 0,
  });
});

test("M5 saved rules come back as they were, with a version, and the trail knows before and after", async () => {
  expect(await mappings.save(connection, own, by)).toEqual({ mapping: own, version: 1 });
  expect(await mappings.get(tenantId, connection.id, "okta")).toEqual({ mapping: own, version: 1 });
  const { items } = await database.transact(tenantId, ({ auditLog }) =>
    auditLog.search(tenantId, { name: "mapping.updated" }, { limit: 5 }),
  );
  expect(items[0]?.event).toMatchObject({ targetId: connection.id, after: own });
});

test("rules that were changed meanwhile are not written over", async () => {
  await expect(mappings.save(connection, own, by, 0)).rejects.toMatchObject({ code: "version_conflict" });
  expect((await mappings.save(connection, own, by, 1)).version).toBe(2);
});

test("M5 of two saves at once against one version, one is told of the other, and none is lost", async () => {
  const { version } = await mappings.get(tenantId, connection.id, "okta");
  const drafts = ["one", "two"].map((name) => mappingInput.parse({ email: [name] }));
  const saved = await Promise.allSettled(drafts.map((draft) => mappings.save(connection, draft, by)));
  const written = saved.filter(({ status }) => status === "fulfilled").length;
  const { items } = await mappings.versions(tenantId, connection.id, { limit: 50 });
  expect(items[0]?.version).toBe(version + written);
  for (const each of saved)
    if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "version_conflict" });
  const against = version + written;
  const told = await Promise.allSettled(drafts.map((draft) => mappings.save(connection, draft, by, against)));
  expect(told.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("M5 a rollback puts earlier rules in force as a new version, and the trail knows before and after", async () => {
  const before = await mappings.get(tenantId, connection.id, "okta");
  const back = await mappings.rollback(connection, 1, by, before.version);
  expect(back).toEqual({ mapping: own, version: before.version + 1 });
  expect(await mappings.get(tenantId, connection.id, "okta")).toEqual(back);
  const { items } = await mappings.versions(tenantId, connection.id, { limit: 1 });
  expect(items).toEqual([
    {
      tenantId,
      connectionId: connection.id,
      version: back.version,
      at: world.clock(),
      by: by.actor,
      mapping: own,
    },
  ]);
  const trail = await database.transact(tenantId, ({ auditLog }) =>
    auditLog.search(tenantId, { name: "mapping.updated" }, { limit: 1 }),
  );
  expect(trail.items[0]?.event).toMatchObject({ before: before.mapping, after: own });
  const toPreset = await mappings.rollback(connection, 0, by);
  expect(toPreset.mapping).toEqual(presets.mappingOf("okta"));
});

test("M5 a rollback against an older version, or to one that never was, changes nothing", async () => {
  const { version } = await mappings.get(tenantId, connection.id, "okta");
  const stale = mappings.rollback(connection, 1, by, version - 1);
  await expect(stale).rejects.toMatchObject({ code: "version_conflict" });
  await expect(mappings.rollback(connection, 99, by)).rejects.toMatchObject({ code: "not_found" });
  expect((await mappings.get(tenantId, connection.id, "okta")).version).toBe(version);
});

test("M2 a preview says field by field what the rules make of a message, and writes nothing", () => {
  const attributes = new Map([["mail", ["Ada@Corp.Example"]]]);
  const preview = mappings.preview(own, { nameId: "n", nameIdFormat: "f", attributes });
  expect(preview.fields).toContainEqual({
    field: "email",
    value: "ada@corp.example",
    source: 'attribute "mail"',
  });
  expect(preview.problems).toMatchObject([{ field: "custom.costCentre", reason: "missing" }]);
});
