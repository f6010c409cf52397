import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Random } from "../../kernel/random.ts";

/** What an app is waiting for, after every check of its request. Kept as JSON, so that any node goes on with it. */
export interface Asked {
  readonly tenantId: string;
  readonly appId: string;
  readonly acsUrl: string;
  /** ID of the AuthnRequest; absent where nobody asked. */
  readonly inResponseTo?: string;
  /** Opaque, given back as it came. */
  readonly relayState?: string;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly nameIdFormat?: string;
  readonly authnContexts: readonly string[];
  readonly authnContextComparison: string;
  /** Which session did not satisfy `forceAuthn`; set when the person was sent to sign in. */
  readonly before?: string;
}

/** As long as a person may take for a sign-in, with its second factor. */
const LIVES_MS = 15 * 60_000;

export type AskedStore = ReturnType<typeof createAskedStore>;

/** Requests under way. Whoever knows the handle can only bring the answer to the app that asked, as themselves. */
export function createAskedStore({ ephemeral, random }: { ephemeral: Ephemeral; random: Random }) {
  const key = (handle: string): string => `saml-asked:${sha256(handle)}`;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written below
  const read = (text: string | undefined) => (text === undefined ? undefined : (JSON.parse(text) as Asked));

  return {
    async keep(asked: Asked): Promise<string> {
      const handle = random.token(32);
      await ephemeral.put(key(handle), JSON.stringify(asked), LIVES_MS);
      return handle;
    },
    peek: async (handle: string): Promise<Asked | undefined> => read(await ephemeral.get(key(handle))),
    /** Only one of several tabs is heard; the other looks again. */
    change: (handle: string, from: Asked, to: Asked): Promise<boolean> =>
      ephemeral.swap(key(handle), JSON.stringify(from), JSON.stringify(to)),
    /** Of any number of callers exactly one gets it: one request, one answer. */
    take: async (handle: string): Promise<Asked | undefined> => read(await ephemeral.take(key(handle))),
  };
}
