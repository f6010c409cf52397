import type { Cell, Counts } from "./repository.ts";

/** Cells of one key together, the key with the most attempts first. */
export function byCountOf<Key>(
  cells: readonly Cell[],
  keyOf: (cell: Cell) => Key,
): readonly { readonly key: Key; readonly counts: Counts }[] {
  const found = new Map<Key, { accepted: number; refused: number; tested: number; unfinished: number }>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const counts = found.get(key) ?? { accepted: 0, refused: 0, tested: 0, unfinished: 0 };
    counts[cell.outcome] += cell.count;
    found.set(key, counts);
  }
  return [...found]
    .map(([key, counts]) => ({ key, counts }))
    .toSorted((one, other) => sumOf(other.counts) - sumOf(one.counts));
}

const sumOf = ({ accepted, refused, tested, unfinished }: Counts): number =>
  accepted + refused + tested + unfinished;
