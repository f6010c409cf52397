const DAY_MS = 86_400_000;

/** What is to be said of an end: nothing while it is far away. */
export function expiryOf(
  end: Date,
  now: Date,
): { readonly tone: "bad" | "warn"; readonly says: string | undefined } {
  const days = Math.ceil((end.getTime() - now.getTime()) / DAY_MS);
  if (days <= 0) return { tone: "bad", says: "ended" };
  if (days <= 7) return { tone: "bad", says: days === 1 ? "ends within a day" : `${days} days left` };
  return { tone: "warn", says: days <= 30 ? `${days} days left` : undefined };
}
