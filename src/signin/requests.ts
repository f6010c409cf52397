import type { Ephemeral } from "../kernel/ephemeral.ts";
import { sha256 } from "../kernel/random.ts";
import type { Random } from "../kernel/random.ts";
import type { Check } from "../kernel/checks.ts";
import type { SignedFacts } from "../saml/types.ts";
import type { Moment } from "./moments.ts";
import type { SigninRequest, VerifiedFacts } from "./types.ts";

/** A sign-in that takes longer is begun again. */
const REQUEST_LIVES_MS = 10 * 60_000;
/** From the ACS to the page that follows it: one redirect. */
const HANDLE_LIVES_MS = 2 * 60_000;

/** What an identity provider said, found true. */
export interface Verified {
  /** Absent for a response that answers no request: it is whichever browser's that brings the handle (C7). */
  readonly requestId?: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly facts: VerifiedFacts;
  readonly checks: readonly Check[];
  /** Absent where a node of an earlier version has kept it. */
  readonly moments?: readonly Moment[];
  /** Absent where none came through the browser. */
  readonly sealedMessage?: Buffer;
  /** Of an OpenID provider. */
  readonly sealedClaims?: Buffer;
}

/** A verified response that waits for the browser which asked for it. */
export interface Waiting extends Verified {
  readonly facts: SignedFacts;
  readonly sealedMessage: Buffer;
}

export type Requests = ReturnType<typeof createRequests>;

/** Sign-ins under way, in the store for what expires; any node can take the next step. */
export function createRequests({ ephemeral, random }: { ephemeral: Ephemeral; random: Random }) {
  const read = async (id: string): Promise<SigninRequest | undefined> => {
    const text = await ephemeral.get(`signin:${id}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `open` and `change`
    return text === undefined ? undefined : (JSON.parse(text) as SigninRequest);
  };

  /** @returns `undefined` if another step of the same request was quicker, or its time is over */
  async function replace(
    request: SigninRequest,
    after: Omit<SigninRequest, "id">,
  ): Promise<SigninRequest | undefined> {
    const changed = { ...after, id: request.id };
    const swapped = await ephemeral.swap(
      `signin:${request.id}`,
      JSON.stringify(request),
      JSON.stringify(changed),
    );
    return swapped ? changed : undefined;
  }

  return {
    async open(request: Omit<SigninRequest, "id">): Promise<SigninRequest> {
      const opened = { ...request, id: random.token(24) };
      await ephemeral.put(`signin:${opened.id}`, JSON.stringify(opened), REQUEST_LIVES_MS);
      return opened;
    },

    read,

    replace,

    /** The same for some of its fields. */
    change: (request: SigninRequest, changes: Partial<SigninRequest>): Promise<SigninRequest | undefined> =>
      replace(request, { ...request, ...changes }),

    /** `true` for exactly one of any number of callers. */
    finish: async (id: string): Promise<boolean> => (await ephemeral.take(`signin:${id}`)) !== undefined,

    /** Remembers which request an AuthnRequest was sent for. */
    sent: (samlRequestId: string, requestId: string): Promise<void> =>
      ephemeral.put(`saml-request:${sha256(samlRequestId)}`, requestId, REQUEST_LIVES_MS),

    /** The request that a response answers, by the AuthnRequest's ID; it stays. */
    async answeredBy(inResponseTo: string): Promise<SigninRequest | undefined> {
      const id = await ephemeral.get(`saml-request:${sha256(inResponseTo)}`);
      const request = id === undefined ? undefined : await read(id);
      return request?.samlRequestId === inResponseTo ? request : undefined;
    },

    /** Remembers which request asks an OpenID provider with this `state`; the store knows only its hash. */
    askedFor: (state: string, requestId: string): Promise<void> =>
      ephemeral.put(`openid-state:${sha256(state)}`, requestId, REQUEST_LIVES_MS),

    /** Looks without taking, so that a stranger cannot burn it. */
    requestAskedFor: (state: string): Promise<string | undefined> =>
      ephemeral.get(`openid-state:${sha256(state)}`),

    /** `true` for exactly one of any number of callers. */
    takeState: async (state: string): Promise<boolean> =>
      (await ephemeral.take(`openid-state:${sha256(state)}`)) !== undefined,

    /** Of any number of posts of one assertion exactly one is `true`, until it can no longer be presented. */
    claimAssertion(tenantId: string, facts: SignedFacts, now: number): Promise<boolean> {
      const key = sha256(JSON.stringify([tenantId, facts.issuer, facts.assertionId]));
      return ephemeral.claim(`assertion:${key}`, "1", Math.max(facts.expiresAt - now, 1));
    },

    /** @returns the one-time handle; the store knows only its hash */
    async park(waiting: Waiting): Promise<string> {
      const handle = random.token(32);
      await ephemeral.put(`handle:${sha256(handle)}`, pack(waiting), HANDLE_LIVES_MS);
      return handle;
    },

    /** Looks without taking, so that a stranger cannot burn it. */
    async peek(handle: string): Promise<Waiting | undefined> {
      const text = await ephemeral.get(`handle:${sha256(handle)}`);
      return text === undefined ? undefined : unpack(text);
    },

    /** `true` for exactly one of any number of callers. */
    collect: async (handle: string): Promise<boolean> =>
      (await ephemeral.take(`handle:${sha256(handle)}`)) !== undefined,
  };
}

const pack = (waiting: Waiting): string =>
  JSON.stringify({
    ...waiting,
    facts: { ...waiting.facts, attributes: [...waiting.facts.attributes] },
    sealedMessage: waiting.sealedMessage.toString("base64"),
  });

interface Packed extends Omit<Waiting, "facts" | "sealedMessage"> {
  readonly facts: Omit<SignedFacts, "attributes"> & {
    readonly attributes: readonly [string, readonly string[]][];
  };
  readonly sealedMessage: string;
}

function unpack(text: string): Waiting {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `pack`
  const packed = JSON.parse(text) as Packed;
  return {
    ...packed,
    facts: { ...packed.facts, attributes: new Map(packed.facts.attributes) },
    sealedMessage: Buffer.from(packed.sealedMessage, "base64"),
  };
}
