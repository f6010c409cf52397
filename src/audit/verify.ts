import { GENESIS, linkHash, type ChainHead } from "./link.ts";
import type { AuditRecord } from "./types.ts";

/** What was done to a chain. `cut-off`: records at its end are gone. */
export type Tampering = "altered" | "missing" | "inserted" | "reordered" | "cut-off";

export type ChainVerdict =
  | { readonly ok: true; readonly count: number; readonly head: ChainHead }
  | {
      readonly ok: false;
      readonly how: Tampering;
      /** The number of the first record that is not what it was, or of the first that is gone. */
      readonly sequence: number;
      /** One sentence for an administrator. */
      readonly message: string;
      /** How many records before it are sound. */
      readonly count: number;
    };

type Broken = Extract<ChainVerdict, { ok: false }>;

/** How far a renumbered record is looked for; only the first broken record pays for it. */
const RENUMBERED_BY_AT_MOST = 1_000;

/**
 * Check a chain from its first record on (L2). Holds one record at a time.
 * @param records in the order in which they were kept
 * @param expected a head written down earlier, outside the store; without it a cut-off tail cannot be seen
 * @param start what was verified before
 */
export async function verifyChain(
  records: AsyncIterable<AuditRecord>,
  expected?: ChainHead,
  start: ChainHead = GENESIS,
): Promise<ChainVerdict> {
  let head = start;
  const iterator = records[Symbol.asyncIterator]();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    const broken = await inspect(next.value, head, iterator);
    if (broken) return broken;
    head = { sequence: next.value.sequence, hash: next.value.hash };
    if (expected?.sequence === head.sequence && expected.hash !== head.hash)
      return rewritten(head.sequence, "its hash is not the one that was written down");
  }
  if (expected && head.sequence < expected.sequence) {
    const message = `The chain ends at record ${head.sequence}; it once reached ${expected.sequence}.`;
    return { ok: false, how: "cut-off", sequence: head.sequence + 1, message, count: head.sequence };
  }
  return { ok: true, count: head.sequence, head };
}

async function inspect(
  record: AuditRecord,
  head: ChainHead,
  rest: AsyncIterator<AuditRecord>,
): Promise<Broken | undefined> {
  const due = head.sequence + 1;
  const place = trueSequence(record);
  if (place === undefined)
    return rewritten(record.sequence, "its content does not fit its hash", head.sequence);
  if (place > due) return outOfPlace(due, place, rest);
  if (place < due) return inserted(head.sequence, place);
  if (record.sequence !== due)
    return rewritten(record.sequence, `it was renumbered from ${due}`, head.sequence);
  if (record.previousHash === head.hash) return undefined;
  if (due === 1) return rewritten(1, "it does not begin a chain");
  return rewritten(head.sequence, `record ${due} remembers another hash of it`, head.sequence - 1);
}

/** The number under which a record was hashed: its own, or another if it was renumbered afterwards. */
function trueSequence(record: AuditRecord): number | undefined {
  const fits = (sequence: number) => linkHash({ ...record, sequence }) === record.hash;
  if (fits(record.sequence)) return record.sequence;
  for (let distance = 1; distance <= RENUMBERED_BY_AT_MOST; distance += 1) {
    const found = [record.sequence + distance, record.sequence - distance].find((n) => n > 0 && fits(n));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A later record came too early: the one that is due is either further on or gone. */
async function outOfPlace(due: number, came: number, rest: AsyncIterator<AuditRecord>): Promise<Broken> {
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (linkHash({ ...next.value, sequence: due }) !== next.value.hash) continue;
    const message = `Record ${due} stands further on; record ${came} is in its place.`;
    return { ok: false, how: "reordered", sequence: due, message, count: due - 1 };
  }
  const gone = came - 1 === due ? `Record ${due} is gone.` : `Records ${due} to ${came - 1} are gone.`;
  return { ok: false, how: "missing", sequence: due, message: gone, count: due - 1 };
}

function inserted(last: number, came: number): Broken {
  const message = `After record ${last} comes record ${came}: one of the two was put in later.`;
  return { ok: false, how: "inserted", sequence: came, message, count: came - 1 };
}

function rewritten(sequence: number, because: string, count = sequence - 1): Broken {
  return {
    ok: false,
    how: "altered",
    sequence,
    message: `Record ${sequence} was altered: ${because}.`,
    count,
  };
}
