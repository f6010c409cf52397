import { createClient } from "redis";
import { ephemeralScripts } from "./ephemeral-scripts.ts";
import { eraScripts } from "./era-scripts.ts";
import { sessionScripts } from "./session-scripts.ts";

export const scripts = { ...ephemeralScripts, ...eraScripts, ...sessionScripts };

/** Milliseconds. A Redis that is silent for longer than `silence` in spite of pings is left and reconnected. */
export const LIMITS = { connect: 3_000, call: 3_000, ping: 5_000, silence: 12_000, longestPause: 2_000 };

export const clientOptions = {
  // Without this a command waits in memory for Redis to come back, and the request with it.
  disableOfflineQueue: true,
  // `call` has a limit that counts to the answer. The client's own, a signal and an error made for each command,
  // counts to the sending only.
  commandOptions: { timeout: 0 },
  pingInterval: LIMITS.ping,
  socket: {
    connectTimeout: LIMITS.connect,
    socketTimeout: LIMITS.silence,
    reconnectStrategy: (retries: number) => Math.min(50 * 2 ** Math.min(retries, 6), LIMITS.longestPause),
  },
};

export const makeClient = (url: string) => createClient({ ...clientOptions, url, scripts });

export type Client = ReturnType<typeof makeClient>;

/** What the stores send, to one Redis or to several. */
export type Commands = Pick<Client, keyof typeof scripts | "del" | "zRangeByScore" | "ping">;
