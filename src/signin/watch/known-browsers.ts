import type { Ephemeral } from "../../kernel/ephemeral.ts";

/** Longer than most people stay away; milliseconds. */
const KEPT_MS = 14 * 24 * 3_600_000;

const keyOf = (tenantId: string, browserHash: string): string => `known-browser:${tenantId}:${browserHash}`;

export type KnownBrowsers = ReturnType<typeof createKnownBrowsers>;

/**
 * In which browser whom the identity provider vouched for last. It opens nothing: it only tells whose sign-in fails
 * where an answer cannot say so. A password does not make a browser known: it is what enforcement shuts out.
 */
export const createKnownBrowsers = ({
  ephemeral,
}: {
  readonly ephemeral: Pick<Ephemeral, "get" | "put">;
}) => ({
  remember: (tenantId: string, browserHash: string, personId: string): Promise<void> =>
    ephemeral.put(keyOf(tenantId, browserHash), personId, KEPT_MS),
  personOf: (tenantId: string, browserHash: string): Promise<string | undefined> =>
    ephemeral.get(keyOf(tenantId, browserHash)),
});
