import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Random } from "../../kernel/random.ts";
import type { LogoutRequestFacts, LogoutResponseFacts } from "../../saml/logout/types.ts";
import type { Leaving } from "./types.ts";

/** From our sign-out to the identity provider's door: by way of every app that is told before. */
const OFFER_LIVES_MS = 10 * 60_000;
/** An identity provider may ask the person something before it answers. */
export const REQUEST_LIVES_MS = 10 * 60_000;

/** A session that has ended here, and not yet at the identity provider. */
export interface Offer {
  readonly leaving: Leaving;
  readonly next: string;
}

/** A request of ours that waits for its answer. */
export interface Asked {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly personId: string;
  readonly relayState: string;
  readonly next: string;
}

export type Marks = ReturnType<typeof createMarks>;

/** Logouts under way, in the store for what expires; any node can take the next step. */
export function createMarks({ ephemeral, random }: { ephemeral: Ephemeral; random: Random }) {
  return {
    /** @returns the one-time handle; the store knows only its hash */
    async offer(offer: Offer): Promise<string> {
      const handle = random.token(32);
      await ephemeral.put(`logout-offer:${sha256(handle)}`, JSON.stringify(offer), OFFER_LIVES_MS);
      return handle;
    },

    /** Gives it to exactly one of any number of callers. */
    async takeOffer(handle: string): Promise<Offer | undefined> {
      const text = await ephemeral.take(`logout-offer:${sha256(handle)}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `offer`
      return text === undefined ? undefined : (JSON.parse(text) as Offer);
    },

    asked: (requestId: string, asked: Asked): Promise<void> =>
      ephemeral.put(`logout-request:${sha256(requestId)}`, JSON.stringify(asked), REQUEST_LIVES_MS),

    /** Looks without taking. */
    async peek(requestId: string): Promise<Asked | undefined> {
      const text = await ephemeral.get(`logout-request:${sha256(requestId)}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `asked`
      return text === undefined ? undefined : (JSON.parse(text) as Asked);
    },

    /** `true` for exactly one of any number of callers. */
    settle: async (requestId: string): Promise<boolean> =>
      (await ephemeral.take(`logout-request:${sha256(requestId)}`)) !== undefined,

    /** Of any number of presentations of one message exactly one is `true`, until it can no longer be presented. */
    claim(tenantId: string, facts: LogoutRequestFacts | LogoutResponseFacts, now: number): Promise<boolean> {
      const key = sha256(JSON.stringify([tenantId, facts.issuer, facts.id]));
      return ephemeral.claim(`logout-message:${key}`, "1", Math.max(facts.expiresAt - now, 1));
    },
  };
}
