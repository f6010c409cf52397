export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
};

/** User and system time of this process, microseconds, threads included. */
export const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/**
 * CPU microseconds an operation of each contender, round by round: they take turns, so that a busy machine is unfair
 * to all of them alike. The first round warms up and is not counted.
 * @param batch measures one contender once
 */
export async function inTurns<T extends { readonly name: string }>(
  contenders: readonly T[],
  rounds: number,
  batch: (contender: T, round: number) => Promise<number>,
): Promise<(name: string) => readonly number[]> {
  const costs = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const contender of contenders) {
      const cost = await batch(contender, round);
      if (round > 0) costs.get(contender.name)?.push(cost);
    }
  return (name) => costs.get(name) ?? [];
}

/** How many times `other` costs what `one` costs: the median of the ratios of each round. */
export const ratio = (one: readonly number[], other: readonly number[]): number =>
  median(one.map((cost, round) => (other[round] ?? Number.NaN) / cost));

/** 1234.5 as `1,230`: three digits are what a noisy machine can say. */
export const shown = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en-US");
