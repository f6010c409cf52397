import { createCluster, createSentinel } from "redis";
import type { RedisAddress } from "../../settings/redis-address.ts";
import { clientOptions, LIMITS, scripts, type Commands } from "./client-options.ts";

/** Redis on several machines, as one. */
export interface Several {
  readonly commands: Commands;
  connect(): Promise<unknown>;
  close(): Promise<unknown>;
  destroy(): void;
  /** Something of it was lost. */
  onError(listener: (error: Error) => void): void;
  /** A node answers that did not before: what it knows may be older than what another one said. */
  onReady(listener: () => void): void;
}

/** How often sentinels are asked who the primary is, beside what they tell by themselves; milliseconds. */
const SCAN_MS = 1_000;

type Of<Kind> = RedisAddress & { readonly kind: Kind };

const signInOf = ({ username, password }: Of<"sentinel" | "cluster">) => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
});

const socketOf = ({ tls }: Of<"sentinel" | "cluster">) =>
  tls ? { ...clientOptions.socket, tls: true as const } : clientOptions.socket;

/** The primary of the moment; after a failover the next one. Sentinels take the same user and password as Redis. */
export function openSentinel(address: Of<"sentinel">): Several {
  const { commandOptions: _commandOptions, ...each } = clientOptions;
  const options = { ...each, ...signInOf(address), socket: socketOf(address) };
  const sentinel = createSentinel({
    name: address.primary,
    sentinelRootNodes: [...address.nodes],
    nodeClientOptions: { ...options, database: address.database },
    sentinelClientOptions: options,
    scripts,
    scanInterval: SCAN_MS,
    // One connection for all: commands leave at once instead of waiting for each other.
    reserveClient: true,
    passthroughClientErrorEvents: true,
  });
  return {
    commands: sentinel,
    connect: () => sentinel.connect(),
    close: () => sentinel.close(),
    destroy: () => void sentinel.destroy(),
    onError: (listener) => void sentinel.on("error", listener),
    onReady(listener) {
      sentinel.on("ready", listener);
      sentinel.on("topology-change", ({ type }: { readonly type: string }) => {
        if (type === "MASTER_CHANGE") listener();
      });
    },
  };
}

/** Each key where its slot is; what belongs together carries one hash tag. */
export function openCluster(address: Of<"cluster">): Several {
  const socket = socketOf(address);
  const cluster = createCluster({
    rootNodes: address.nodes.map((node) => ({ socket: { ...socket, ...node } })),
    defaults: { ...clientOptions, ...signInOf(address), socket },
    scripts,
    topologyRefreshOnReconnectionAttemptStrategy: LIMITS.longestPause / 2,
  });
  return {
    commands: cluster,
    connect: () => cluster.connect(),
    close: () => cluster.close(),
    destroy: () => cluster.destroy(),
    onError(listener) {
      cluster.on("error", listener);
      cluster.on("node-error", listener);
    },
    onReady: (listener) => void cluster.on("node-ready", listener),
  };
}
