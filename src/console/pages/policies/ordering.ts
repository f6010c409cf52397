import type { components } from "../../api/schema.d.ts";

/** All that the order depends on. */
export type Ranked = Pick<components["schemas"]["Policy"], "id" | "rank" | "createdAt">;

export interface Move {
  readonly policyId: string;
  readonly rank: number;
}

const STEP = 10;

/** As the API asks them: by rank, of one rank the older first. */
export const inOrder = <Policy extends Ranked>(policies: readonly Policy[]): readonly Policy[] =>
  policies.toSorted(
    (one, other) =>
      (one.rank ?? Infinity) - (other.rank ?? Infinity) ||
      (one.createdAt ?? "").localeCompare(other.createdAt ?? ""),
  );

/**
 * The one change of a rank that makes a policy change places with its neighbour and leaves all others where they are.
 * One change, so that what is checked before is what happens. Undefined where the ranks leave no room for it.
 */
export function moveOf(policies: readonly Ranked[], id: string, by: -1 | 1): Move | undefined {
  const order = inOrder(policies.filter(({ rank }) => rank !== null));
  const at = order.findIndex((policy) => policy.id === id);
  const [moved, neighbour] = [order[at], order[at + by]];
  if (moved === undefined || neighbour === undefined) return undefined;
  const wanted = order
    .toSpliced(at, 1)
    .toSpliced(at + by, 0, moved)
    .map((policy) => policy.id);
  const ranks = [neighbour.rank ?? 1, moved.rank ?? 1].flatMap((rank) => [rank, rank - 1, rank + 1]);
  return [moved, neighbour]
    .flatMap((policy) => ranks.map((rank) => ({ policyId: policy.id, rank })))
    .find((move) => move.rank > 0 && isSame(orderAfter(order, move), wanted));
}

const orderAfter = (policies: readonly Ranked[], { policyId, rank }: Move): readonly string[] =>
  inOrder(policies.map((policy) => (policy.id === policyId ? { ...policy, rank } : policy))).map(
    ({ id }) => id,
  );

/** Ranks with room between them, to be set in this order: at no moment does one policy overtake another. */
export const withRoom = (policies: readonly Ranked[]): readonly Move[] =>
  inOrder(policies.filter(({ rank }) => rank !== null))
    .map(({ id }, index) => ({ policyId: id, rank: (index + 1) * STEP }))
    .toReversed();

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);
