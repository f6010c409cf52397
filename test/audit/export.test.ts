import { createAudit } from "../../src/audit/audit.ts";
import { ExportUnreadable, readNdjson } from "../../src/audit/ndjson.ts";
import { verifyChain } from "../../src/audit/verify.ts";
import { arrayTrail, BY, connectionCreated, streamOf, TENANT } from "./chain.ts";

function openArray() {
  const { auditLog, trail, kept } = arrayTrail();
  return { trail, kept, audit: createAudit({ transact: (_tenantId, work) => work({ auditLog }) }) };
}

async function text(lines: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const line of lines) all += line;
  return all;
}

test("L3 an exported CSV holds no cell that a spreadsheet would run", async () => {
  const { audit, trail } = openArray();
  for (const name of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
    await trail.record(
      { name: "person.deactivated", targetId: name },
      { ...BY, actor: { kind: "person", name } },
    );
  const csv = await text(audit.export(TENANT, {}, "csv"));
  const cells = csv.split(/\r\n/).flatMap((line) => line.split(","));
  expect(cells.filter((cell) => /^"?[=+\-@\t＝＋－＠]/.test(cell))).toEqual([]);
  expect(csv).toContain(`"'=1+1"`);
});

test("L3 quotes, commas and line breaks stay inside their cell (RFC 4180 2.6, 2.7)", async () => {
  const { audit, trail } = openArray();
  await trail.record({ name: "person.created", targetId: 'a"b,c\nd' }, BY);
  expect(await text(audit.export(TENANT, {}, "csv"))).toContain('"a""b,c\nd"');
});

test("L3 an exported chain of more records than one batch can be verified from its file", async () => {
  const { audit, trail } = openArray();
  for (let n = 0; n < 450; n += 1) await trail.record(connectionCreated(String(n)), BY);
  const lines = (await text(audit.export(TENANT, {}, "ndjson"))).split("\n");
  expect(await verifyChain(readNdjson(streamOf(lines)))).toMatchObject({ ok: true, count: 450 });
});

test("L3 a filtered export walks all pages, newest first", async () => {
  const { audit, trail } = openArray();
  for (let n = 0; n < 450; n += 1) await trail.record(connectionCreated(String(n)), BY);
  const csv = await text(audit.export(TENANT, { name: "connection.created" }, "csv"));
  expect(
    csv
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",")[0]),
  ).toEqual(Array.from({ length: 450 }, (_, n) => String(450 - n)));
});

test("a line that is not a record is refused with its number", async () => {
  const lines = streamOf(["", '{"sequence":1}']);
  await expect(verifyChain(readNdjson(lines))).rejects.toThrow(ExportUnreadable);
});

test("L2 the stored head shows a tail that was cut off", async () => {
  const { audit, trail, kept } = openArray();
  for (const name of ["a", "b", "c"]) await trail.record(connectionCreated(name), BY);
  const { sequence, hash } = kept[2] ?? { sequence: 0, hash: "" };
  kept.pop();
  expect(await audit.verify(TENANT, { sequence, hash })).toMatchObject({
    ok: false,
    how: "cut-off",
    sequence: 3,
  });
});
