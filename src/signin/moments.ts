/** When a step of a sign-in was done, ms since the epoch, by the clock of the node that did it. */
export interface Moment {
  /** Stable snake_case: `begun`, `asked`, `received`, `verified`, `returned`, `mapped`, the check of what was owed, the end. */
  readonly name: string;
  readonly at: number;
}

/** As far as the stored request knows: when somebody came, and when their identity provider was asked. */
export const momentsOf = ({
  startedAt,
  askedAt,
}: {
  readonly startedAt: number;
  readonly askedAt?: number;
}): readonly Moment[] => [
  { name: "begun", at: startedAt },
  ...(askedAt === undefined ? [] : [{ name: "asked", at: askedAt }]),
];

/** Of an answer: when it came and when it was found true, or not. */
export const answeredAt = (received: Date, verified: Date): readonly Moment[] => [
  { name: "received", at: received.getTime() },
  { name: "verified", at: verified.getTime() },
];

/** Each as long after the first one as it was; clocks of two nodes may differ, and time goes forward. */
export function offsets(moments: readonly Moment[]): readonly (Moment & { readonly ms: number })[] {
  const first = moments[0]?.at ?? 0;
  let latest = 0;
  return moments.map((moment) => {
    latest = Math.max(latest, moment.at - first);
    return { ...moment, ms: latest };
  });
}
