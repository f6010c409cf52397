import type { CrowdApp } from "../../../src/apps/types.ts";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { Ephemeral } from "../../../src/kernel/ephemeral.ts";
import type { BeginInput } from "../../../src/signin/types.ts";

/** The same store, with a list of all that is written. */
export function recording(real: Ephemeral): { ephemeral: Ephemeral; written: readonly string[] } {
  const written: string[] = [];
  const note = (...texts: string[]) => void written.push(...texts);
  const ephemeral: Ephemeral = {
    ...real,
    put: (key, value, ttlMs) => (note(key, value), real.put(key, value, ttlMs)),
    claim: (key, value, ttlMs) => (note(key, value), real.claim(key, value, ttlMs)),
    swap: (key, expected, value) => (note(key, value), real.swap(key, expected, value)),
    join: (key, member, ttlMs) => (note(key, member), real.join(key, member, ttlMs)),
  };
  return { ephemeral, written };
}

export function createFakeSignin() {
  const begun: BeginInput[] = [];
  return {
    begun: begun as readonly BeginInput[],
    begin: (input: BeginInput) => {
      begun.push(input);
      return Promise.resolve({ do: "identify", requestId: String(begun.length - 1) } as const);
    },
    targetOf: (requestId: unknown) => begun[Number(requestId)]?.target,
  };
}

export async function listen(handler?: RequestListener): Promise<{ server: Server; port: number }> {
  const server = handler ? createServer(handler) : createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return { server, port: address.port };
}

/** Apps that take app passwords and that everybody may open: none, until they are offered. */
export function createCrowdOffer() {
  let offered: readonly CrowdApp[] = [];
  return {
    crowdAppsOf: () => Promise.resolve(offered),
    offerCrowdApps(now: readonly CrowdApp[]): void {
      offered = now;
    },
  };
}
