import { createAudit } from "../../src/audit/audit.ts";
import { linkHash } from "../../src/audit/link.ts";
import type { Verified } from "../../src/audit/parts.ts";
import type { AuditRecord } from "../../src/audit/types.ts";
import { arrayTrail, BY, connectionCreated, soundChain, TENANT } from "./chain.ts";

/** Made once: a chain of this length takes its time. */
let sound: readonly AuditRecord[];
beforeAll(async () => {
  sound = await soundChain(11_000);
});

/** A chain over an array, whose records a test may falsify, and a reader of it. */
async function chainOf(length: number) {
  const { kept, auditLog, trail } = arrayTrail();
  kept.push(...sound.slice(0, length));
  const head = { sequence: length, hash: kept.at(-1)?.hash ?? "0".repeat(64) };
  const known = { ...auditLog, lockHead: () => Promise.resolve(head) };
  const audit = createAudit({ transact: (_tenantId, work) => work({ auditLog: known }) });
  return { kept, audit, trail, head };
}

type Chain = Awaited<ReturnType<typeof chainOf>>;

/** Part after part, as a page asks for them. */
async function all({ audit }: Chain): Promise<Verified[]> {
  const parts: Verified[] = [await audit.verifyPart(TENANT, {})];
  for (let last = parts[0]; last?.status === "going-on"; last = parts.at(-1))
    parts.push(await audit.verifyPart(TENANT, { after: last.after, upTo: last.upTo }));
  return parts;
}
const falsify = ({ kept }: Chain, sequence: number, change: Partial<AuditRecord>) =>
  void kept.splice(sequence - 1, 1, { ...kept[sequence - 1]!, ...change });

test("L2 a chain is verified part by part, each bounded, and the last says that it is whole", async () => {
  const chain = await chainOf(11_000);
  const parts = await all(chain);
  expect(parts.map(({ status, checked }) => [status, checked])).toEqual([
    ["going-on", 5_000],
    ["going-on", 10_000],
    ["whole", 11_000],
  ]);
  expect(parts.map(({ first }) => first?.getTime())).toEqual(
    [0, 5_000, 10_000].map((index) => chain.kept[index]?.at.getTime()),
  );
  expect(parts.at(-1)).toMatchObject({
    after: chain.head,
    upTo: chain.head,
    last: chain.kept.at(-1)?.at,
    broken: undefined,
  });
});

test("L2 what is written meanwhile is not waited for: the parts end at the head of the beginning", async () => {
  const chain = await chainOf(6_000);
  const begun = await chain.audit.verifyPart(TENANT, {});
  await chain.trail.record(connectionCreated("later"), BY);
  const { after, upTo } = begun;
  expect(await chain.audit.verifyPart(TENANT, { after, upTo })).toMatchObject({
    status: "whole",
    checked: 6_000,
  });
});

test("L2 a chain without a record is whole", async () => {
  expect(await all(await chainOf(0))).toMatchObject([{ status: "whole", checked: 0, first: undefined }]);
});

test("L2 an altered record is named with its number, its id and its time, in whichever part it is", async () => {
  for (const sequence of [1, 150, 5_000, 5_001, 5_300]) {
    const chain = await chainOf(5_400);
    falsify(chain, sequence, { actor: { kind: "system" } });
    const end = (await all(chain)).at(-1);
    expect(end).toMatchObject({
      status: "broken",
      checked: sequence - 1,
      broken: {
        how: "altered",
        sequence,
        id: chain.kept[sequence - 1]?.id,
        at: chain.kept[sequence - 1]?.at,
      },
    });
  }
});

test("L2 a record that was altered and hashed anew is found by what the next one remembers, over the bound of a part too", async () => {
  for (const sequence of [200, 5_000]) {
    const chain = await chainOf(5_400);
    const forged = { ...chain.kept[sequence - 1]!, event: connectionCreated("forged") };
    falsify(chain, sequence, { ...forged, hash: linkHash(forged) });
    expect((await all(chain)).at(-1)).toMatchObject({
      status: "broken",
      broken: { how: "altered", sequence },
    });
  }
});

test("L2 records that are gone are found in the middle, at the bound of a part, and at the end", async () => {
  for (const [sequence, how] of [
    [300, "missing"],
    [5_001, "missing"],
    [5_400, "cut-off"],
  ] as const) {
    const chain = await chainOf(5_400);
    chain.kept.splice(sequence - 1, 1);
    const { broken, checked } = (await all(chain)).at(-1)!;
    expect({ how: broken?.how, sequence: broken?.sequence, checked }).toEqual({
      how,
      sequence,
      checked: sequence - 1,
    });
    expect(broken?.id).toBeUndefined();
  }
});

test("L2 a head that was written down earlier is held against the chain", async () => {
  const chain = await chainOf(20);
  const { hash } = chain.kept[9]!;
  const upTo = { sequence: 10, hash };
  expect(await chain.audit.verifyPart(TENANT, { upTo })).toMatchObject({ status: "whole", checked: 10 });
  const other = { sequence: 10, hash: "f".repeat(64) };
  expect(await chain.audit.verifyPart(TENANT, { upTo: other })).toMatchObject({
    status: "broken",
    broken: { how: "altered", sequence: 10 },
  });
  const beyond = { sequence: 21, hash };
  expect(await chain.audit.verifyPart(TENANT, { upTo: beyond })).toMatchObject({
    broken: { how: "cut-off" },
  });
});

test("L2 to go on after the end is refused, not called whole", async () => {
  const { audit, head } = await chainOf(5);
  const beyond = { sequence: 9, hash: head.hash };
  await expect(audit.verifyPart(TENANT, { after: beyond, upTo: head })).rejects.toMatchObject({
    code: "invalid_input",
  });
  const elsewhere = { sequence: 5, hash: "f".repeat(64) };
  await expect(audit.verifyPart(TENANT, { after: elsewhere, upTo: head })).rejects.toMatchObject({
    code: "invalid_input",
  });
});
