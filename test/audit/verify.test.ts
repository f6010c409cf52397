import { linkHash } from "../../src/audit/link.ts";
import type { AuditRecord } from "../../src/audit/types.ts";
import { verifyChain } from "../../src/audit/verify.ts";
import { soundChain, streamOf } from "./chain.ts";

type Tamper = (chain: AuditRecord[]) => AuditRecord[];

const at = (chain: AuditRecord[], sequence: number): AuditRecord => {
  const record = chain[sequence - 1];
  if (!record) throw new Error(`the sample chain has no record ${sequence}`);
  return record;
};
const rehashed = (record: AuditRecord): AuditRecord => ({ ...record, hash: linkHash(record) });
const renumbered = (chain: AuditRecord[]) =>
  chain.map((record, index) => ({ ...record, sequence: index + 1 }));
const otherEvent = { name: "connection.deleted", targetId: "connection-n5" } as const;

test("L2 an untouched chain verifies, with its count and head", async () => {
  const chain = await soundChain(9);
  expect(await verifyChain(streamOf(chain))).toEqual({
    ok: true,
    count: 9,
    head: { sequence: 9, hash: at(chain, 9).hash },
  });
});

test("L2 an empty chain verifies", async () => {
  expect(await verifyChain(streamOf([]))).toMatchObject({ ok: true, count: 0 });
});

const cases: readonly [title: string, tamper: Tamper, how: string, sequence: number][] = [
  ["an altered event", (c) => c.with(4, { ...at(c, 5), event: otherEvent }), "altered", 5],
  ["an altered actor", (c) => c.with(0, { ...at(c, 1), actor: { kind: "system" } }), "altered", 1],
  ["a shifted time", (c) => c.with(8, { ...at(c, 9), at: new Date(0) }), "altered", 9],
  ["an added address", (c) => c.with(2, { ...at(c, 3), ip: "192.0.2.8" }), "altered", 3],
  [
    "an altered record that was hashed anew",
    (c) => c.with(4, rehashed({ ...at(c, 5), event: otherEvent })),
    "altered",
    5,
  ],
  [
    "another beginning",
    (c) => c.with(0, rehashed({ ...at(c, 1), previousHash: "f".repeat(64) })),
    "altered",
    1,
  ],
  ["a removed record", (c) => c.toSpliced(4, 1), "missing", 5],
  ["three removed records", (c) => c.toSpliced(4, 3), "missing", 5],
  ["a removed first record", (c) => c.slice(1), "missing", 1],
  ["a removed record with the rest renumbered", (c) => renumbered(c.toSpliced(4, 1)), "missing", 5],
  ["a record that was copied in", (c) => c.toSpliced(4, 0, at(c, 3)), "inserted", 3],
  [
    "a forged record with the rest renumbered",
    (c) => renumbered(c.toSpliced(4, 0, rehashed({ ...at(c, 5), event: otherEvent }))),
    "inserted",
    5,
  ],
  ["two swapped records", (c) => c.with(4, at(c, 6)).with(5, at(c, 5)), "reordered", 5],
  [
    "two swapped and renumbered records",
    (c) => renumbered(c.with(4, at(c, 6)).with(5, at(c, 5))),
    "reordered",
    5,
  ],
];

test.each(cases)("L2 %s is found and named", async (_title, tamper, how, sequence) => {
  const verdict = await verifyChain(streamOf(tamper(await soundChain(9))));
  expect(verdict).toMatchObject({ ok: false, how, sequence });
});

test("L2 a cut-off tail is found where an expected head is given", async () => {
  const chain = await soundChain(9);
  const { sequence, hash } = at(chain, 9);
  expect(await verifyChain(streamOf(chain.slice(0, 7)))).toMatchObject({ ok: true });
  const verdict = await verifyChain(streamOf(chain.slice(0, 7)), { sequence, hash });
  expect(verdict).toMatchObject({ ok: false, how: "cut-off", sequence: 8 });
});

test("L2 a wholly rewritten chain is found where an expected head is given", async () => {
  const chain = await soundChain(9);
  const { sequence } = at(chain, 9);
  const verdict = await verifyChain(streamOf(chain), { sequence, hash: "0".repeat(64) });
  expect(verdict).toMatchObject({ ok: false, how: "altered", sequence: 9 });
});

test("L2 a chain that has grown past the expected head verifies", async () => {
  const chain = await soundChain(9);
  const { sequence, hash } = at(chain, 4);
  expect(await verifyChain(streamOf(chain), { sequence, hash })).toMatchObject({ ok: true, count: 9 });
});
