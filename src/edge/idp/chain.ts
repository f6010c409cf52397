import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Random } from "../../kernel/random.ts";
import type { OpenedApp } from "../../sessions/opened.ts";

/** A sign-out that goes from app to app in the person's browser (SAML profiles 4.4.3.3). Kept as JSON. */
export interface Chain {
  readonly tenantId: string;
  readonly personId: string;
  /** Still to be told. */
  readonly waiting: readonly OpenedApp[];
  /** ID of the request that went to the last one, until it has answered. */
  readonly outstanding?: string;
  /** Somebody could not be told, or did not answer: the one who began is told so. */
  readonly partial: boolean;
  /** Where the browser goes when all are told: a path of ours, or an app's registered address. */
  readonly end: string;
  /** Who began, and is answered last; absent where the person did. */
  readonly answer?: { readonly appId: string; readonly requestId: string; readonly relayState?: string };
}

/** Who was asked, by the ID of the request. */
export interface AskedToLeave {
  readonly handle: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly personId: string;
}

/** An app may ask the person something before it answers. */
export const CHAIN_LIVES_MS = 10 * 60_000;

export type Chains = ReturnType<typeof createChains>;

export function createChains({ ephemeral, random }: { ephemeral: Ephemeral; random: Random }) {
  const chainKey = (handle: string): string => `saml-logout-chain:${sha256(handle)}`;
  const askedKey = (id: string): string => `saml-logout-asked:${sha256(id)}`;

  return {
    newHandle: (): string => random.token(32),
    put: (handle: string, chain: Chain): Promise<void> =>
      ephemeral.put(chainKey(handle), JSON.stringify(chain), CHAIN_LIVES_MS),
    async peek(handle: string): Promise<Chain | undefined> {
      const text = await ephemeral.get(chainKey(handle));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `put`
      return text === undefined ? undefined : (JSON.parse(text) as Chain);
    },
    /** Of several tabs one is heard. */
    change: (handle: string, from: Chain, to: Chain): Promise<boolean> =>
      ephemeral.swap(chainKey(handle), JSON.stringify(from), JSON.stringify(to)),
    remove: (handle: string): Promise<void> => ephemeral.remove(chainKey(handle)),
    asked: (id: string, asked: AskedToLeave): Promise<void> =>
      ephemeral.put(askedKey(id), JSON.stringify(asked), CHAIN_LIVES_MS),
    async look(id: string): Promise<AskedToLeave | undefined> {
      const text = await ephemeral.get(askedKey(id));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `asked`
      return text === undefined ? undefined : (JSON.parse(text) as AskedToLeave);
    },
    /** `true` for exactly one of any number of callers. */
    settle: async (id: string): Promise<boolean> => (await ephemeral.take(askedKey(id))) !== undefined,
  };
}
