import { z } from "zod";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256, type Random } from "../../kernel/random.ts";

/** A sign-in under way from an app behind a proxy. The wanted page stays here; the browser carries a handle (S2). */
const journey = z.object({
  tenantId: z.string(),
  appId: z.string(),
  host: z.string(),
  origin: z.string(),
  target: z.string(),
  /** SHA-256 of the cookie at the app's host; absent where the app is at our own host, whose cookie it is. */
  browserHash: z.string().optional(),
});
export type Journey = z.output<typeof journey>;

const ticket = journey.extend({ sessionKey: z.string() });
export type Ticket = z.output<typeof ticket>;

/** As long as a sign-in may take, and as a redirect takes. Milliseconds. */
const JOURNEY_MS = 10 * 60_000;
const TICKET_MS = 60_000;

const TOKEN = /^[\w-]{43}$/;

export type Journeys = ReturnType<typeof createJourneys>;

/** Handles and tickets are random and kept by their hashes. */
export function createJourneys({ ephemeral, random }: { ephemeral: Ephemeral; random: Random }) {
  const keep = async (kind: string, value: object, ttlMs: number): Promise<string> => {
    const token = random.token(32);
    await ephemeral.put(`${kind}:${sha256(token)}`, JSON.stringify(value), ttlMs);
    return token;
  };
  const find = async <T>(kind: string, token: string, shape: z.ZodType<T>): Promise<T | undefined> => {
    if (!TOKEN.test(token)) return undefined;
    const text = await ephemeral.get(`${kind}:${sha256(token)}`);
    return text === undefined ? undefined : shape.parse(JSON.parse(text));
  };
  return {
    begin: (wanted: Journey): Promise<string> => keep("proxy-journey", wanted, JOURNEY_MS),
    look: (handle: string): Promise<Journey | undefined> => find("proxy-journey", handle, journey),
    issue: (given: Ticket): Promise<string> => keep("proxy-ticket", given, TICKET_MS),
    lookAtTicket: (token: string): Promise<Ticket | undefined> => find("proxy-ticket", token, ticket),
    /** Of any number at once exactly one is `true`. */
    redeem: async (token: string): Promise<boolean> =>
      (await ephemeral.take(`proxy-ticket:${sha256(token)}`)) !== undefined,
  };
}
