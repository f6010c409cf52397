import { createMappings } from "../../src/mapping/mapping.ts";
import { mappingInput } from "../../src/mapping/input.ts";
import { aConnection } from "../conformance/samples.ts";
import { presets } from "../kit/presets.ts";
import { openTestWorld } from "../kit/world.ts";

const world = await openTestWorld("postgres");
afterAll(() => world.close());

const { tenantId, database } = world;
const by = { tenantId, actor: { kind: "system" } } as const;
const mappings = createMappings({ transact: database.transact, presetMapping: presets.mappingOf });
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
