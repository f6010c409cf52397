import { Invalid } from "../kernel/errors.ts";
import { GENESIS, type ChainHead } from "./link.ts";
import type { AuditRecord } from "./types.ts";
import { verifyChain, type Tampering } from "./verify.ts";

/** Where a part begins and where the whole ends. */
export interface Part {
  /** What the part before has come to; absent: the first record. */
  readonly after?: ChainHead | undefined;
  /** Absent: the end as it is now. Or a head that was written down outside the store. */
  readonly upTo?: ChainHead | undefined;
}

/** What was found in one part of a chain. */
export interface Verified {
  readonly status: "whole" | "broken" | "going-on";
  /** Records that are sound, from the first of all on. */
  readonly checked: number;
  /** Of this part; absent: it has no records. */
  readonly first: Date | undefined;
  readonly last: Date | undefined;
  readonly after: ChainHead;
  readonly upTo: ChainHead;
  readonly broken: Broken | undefined;
}

export interface Broken {
  readonly how: Tampering;
  readonly sequence: number;
  readonly message: string;
  /** Of the record that stands at that number, if one does. */
  readonly id: string | undefined;
  readonly at: Date | undefined;
}

/** Hashed in one go: less than the event loop may be held. */
const BATCH = 200;
/** Of one part: some tenths of a second. */
const MOST_BATCHES = 25;

/** In chain order after a number, at most so many. */
type Read = (afterSequence: number, limit: number) => Promise<readonly AuditRecord[]>;

/**
 * Verify a part of a chain, so that a chain of any length is verified by calls that end soon; nothing is kept between
 * them (L2). A record that was moved by more than a batch counts as missing.
 * @throws Invalid where there is nothing between `after` and `upTo`
 */
export async function verifyPart(
  read: Read,
  { after = GENESIS, upTo }: Part & { readonly upTo: ChainHead },
): Promise<Verified> {
  assertForward(after, upTo);
  let head = after;
  let first: Date | undefined;
  let last: Date | undefined;
  for (let batch = 1; ; batch += 1) {
    const found = await read(head.sequence, BATCH);
    const due = found.filter(({ sequence }) => sequence <= upTo.sequence);
    const isLast =
      found.length < BATCH || due.length < found.length || due.at(-1)?.sequence === upTo.sequence;
    const verdict = await verifyChain(streamOf(due), isLast ? upTo : undefined, head);
    first ??= due[0]?.at;
    last = due.at(-1)?.at ?? last;
    const known = { first, last, upTo };
    if (!verdict.ok) {
      const { how, sequence, message, count: checked } = verdict;
      const [record] = await read(sequence - 1, 1);
      const there = record?.sequence === sequence ? record : undefined;
      const broken = { how, sequence, message, id: there?.id, at: there?.at };
      return { ...known, status: "broken", checked, after: head, broken };
    }
    head = verdict.head;
    const status = isLast ? "whole" : "going-on";
    if (isLast || batch === MOST_BATCHES)
      return { ...known, status, checked: head.sequence, after: head, broken: undefined };
  }
}

function assertForward(after: ChainHead, upTo: ChainHead): void {
  if (after.sequence < upTo.sequence) return;
  if (after.sequence === upTo.sequence && after.hash === upTo.hash) return;
  throw new Invalid("there is nothing to verify between the two", {
    mismatch: { expected: "`after` before `upTo`", received: `${after.sequence}, ${upTo.sequence}` },
    nextStep: "Send `after` and `upTo` as the part before answered them, or neither.",
  });
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
