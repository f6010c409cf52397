import type { Clock } from "../kernel/clock.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Settings } from "../settings/settings.ts";
import { addressOf } from "./embedded/directory.ts";
import { openEmbedded } from "./embedded/open.ts";
import { noEras } from "./eras.ts";
import { DataDirectoryInUse } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { createDatabase } from "./postgres/database.ts";
import type { MakeTrail } from "./postgres/database.ts";
import { createSqlEphemeral } from "./postgres/ephemeral.ts";
import { createPool } from "./postgres/pool.ts";
import type { PoolAddress } from "./postgres/pool.ts";
import { createSqlSessions } from "./postgres/sessions.ts";
import { connectRedis } from "./redis/client.ts";
import { createRedisEphemeral } from "./redis/ephemeral.ts";
import { createRedisEras } from "./redis/eras.ts";
import { openNews, withoutNews } from "./redis/news.ts";
import { createRedisSessions } from "./redis/sessions.ts";
import type { Database, Expiring } from "./repositories.ts";

export interface StorageNeeds {
  readonly clock: Clock;
  readonly log: Logger;
  /** Handed in because storage does not know the audit domain. */
  readonly makeTrail: MakeTrail;
  /** Begins every Redis key. */
  readonly redisPrefix?: string;
  /** For the command line: where a running broker has the embedded database open, use it through its socket. */
  readonly attach?: boolean;
}

export interface Storage {
  readonly database: Database;
  readonly expiring: Expiring;
  /** Ends connections; embedded, writes a checkpoint and frees the data directory. */
  close(): Promise<void>;
}

interface Server {
  readonly address: PoolAddress;
  close(): Promise<void>;
}

type Where = Pick<Settings, "databaseUrl" | "redisUrl" | "dataDir">;

/**
 * Opens and migrates the stores that the settings name: PostgreSQL at DATABASE_URL, or embedded in the data
 * directory; Redis at REDIS_URL, which may be away and come later, or the same SQL store.
 * @throws StoreUnreachable, DataDirectoryInUse, DatabaseTooNew, MigrationAltered
 */
export async function openStorage(settings: Where, needs: StorageNeeds): Promise<Storage> {
  const server = await openServer(settings, needs);
  try {
    await migrate(server.address, needs);
    return await connect(server, settings.redisUrl, needs);
  } catch (error) {
    await server.close();
    throw error;
  }
}

const elsewhere = (address: PoolAddress): Server => ({ address, close: () => Promise.resolve() });

async function openServer({ databaseUrl, dataDir }: Where, { log, attach }: StorageNeeds): Promise<Server> {
  if (databaseUrl !== undefined) return elsewhere({ connectionString: databaseUrl });
  try {
    return await openEmbedded(dataDir, { log });
  } catch (error) {
    if (attach === true && error instanceof DataDirectoryInUse) return elsewhere(addressOf(dataDir));
    throw error;
  }
}

async function connect(server: Server, redisUrl: string | undefined, needs: StorageNeeds): Promise<Storage> {
  const { clock, log, makeTrail, redisPrefix = "sallyport:" } = needs;
  const redis = redisUrl === undefined ? undefined : await openRedis(redisUrl, redisPrefix, needs);
  const pool = createPool(server.address, { log });
  const database = createDatabase(pool, makeTrail, redis?.eras ?? noEras);
  const durable = createSqlEphemeral(pool, clock);
  const { ephemeral, sessions, news } = redis ?? {
    ephemeral: durable,
    sessions: createSqlSessions(pool),
    news: undefined,
  };
  const expiring = { ephemeral, sessions, news, durable, close: async () => void (await redis?.close()) };
  return {
    database,
    expiring,
    async close() {
      await expiring.close();
      await database.close();
      await server.close();
    },
  };
}

async function openRedis(url: string, prefix: string, { clock, log }: StorageNeeds) {
  const redis = await connectRedis(url, { log, clock });
  try {
    const news = redis.single ? await openNews(redis.single, prefix, { log }) : withoutNews();
    return {
      news,
      eras: createRedisEras(redis, prefix, news),
      ephemeral: createRedisEphemeral(redis, clock, prefix),
      sessions: createRedisSessions(redis, prefix, news),
      close: () => Promise.all([news.close(), redis.close()]),
    };
  } catch (error) {
    await redis.close();
    throw error;
  }
}
