import type { RequestHandler } from "express";
import type { Logger } from "../../kernel/logger.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import { usableKeys } from "./signing-keys.ts";

/** What stands on one set of keys. */
export interface Surface {
  readonly endpoints: RequestHandler;
  readonly interactions: RequestHandler;
}

interface Needs {
  readonly keys: Pick<Keys, "published">;
  readonly log: Logger;
  /** @param signingKeys PKCS#8 PEM, the one that signs first */
  readonly build: (signingKeys: readonly string[]) => Promise<Surface>;
}

/**
 * The library reads its key set once, so new keys take a new provider (O5). Nothing is lost by it: all that a provider
 * remembers is in the stores. A request stays with the provider that took it.
 */
export async function createRolling({ keys, log, build }: Needs): Promise<Surface> {
  const read = async () => {
    const published = await keys.published(INSTANCE_TENANT, "oidc-signing");
    const usable = usableKeys(published);
    const mark = usable.map(({ id, state }) => `${id} ${state}`).join(", ");
    return { mark, pems: usable.map(({ privateKey }) => privateKey) };
  };

  const first = await read();
  let current = { mark: first.mark, surface: await build(first.pems) };
  let building: { mark: string; done: Promise<void> } | undefined;

  async function rebuild(mark: string, pems: readonly string[]): Promise<void> {
    try {
      current = { mark, surface: await build(pems) };
    } finally {
      building = undefined;
    }
  }

  /** The keys of a moment ago still serve where the store is gone or the new ones cannot be used. */
  async function upToDate(): Promise<Surface> {
    try {
      const { mark, pems } = await read();
      if (mark !== current.mark) {
        building = building?.mark === mark ? building : { mark, done: rebuild(mark, pems) };
        await building.done;
      }
    } catch (error) {
      log.error({ err: error }, "OpenID provider: its keys could not be read anew");
    }
    return current.surface;
  }

  return {
    endpoints: async (req, res, next) => (await upToDate()).endpoints(req, res, next),
    interactions: async (req, res, next) => (await upToDate()).interactions(req, res, next),
  };
}
