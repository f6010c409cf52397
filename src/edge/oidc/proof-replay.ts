import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import { orAway } from "./artefacts.ts";

/**
 * The library takes proofs whose `iat` is up to five minutes off, either way: one from a clock that is ahead is good
 * for ten. Remembered as long as the longest can be used, milliseconds.
 */
const REMEMBERED_MS = 10 * 60_000 + 1_000;

/**
 * Whether a proof of possession comes for the first time (RFC 9449 11.1). The library would look and then write, so
 * that of two at once both could pass; and would forget while the proof is still good.
 */
export const createUnique =
  (ephemeral: Ephemeral) =>
  (clientId: string, jti: string): Promise<boolean> =>
    orAway(ephemeral.claim(`oidc-proof:${sha256(JSON.stringify([clientId, jti]))}`, "used", REMEMBERED_MS));
