import { Pool, types } from "pg";
import type { CustomTypesConfig } from "pg";
import type { Logger } from "../../kernel/logger.ts";

/** Milliseconds. The server's limits come first; ours catch a server that no longer answers at all. */
const LIMITS = { connect: 5_000, statement: 10_000, lock: 8_000, idleInTransaction: 15_000, query: 12_000 };

const INT8 = 20;

const parsers: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === INT8
      ? parseInt8
      : format === "binary"
        ? types.getTypeParser(oid, "binary")
        : types.getTypeParser(oid, "text")) as CustomTypesConfig["getTypeParser"],
};

/** `bigint` columns hold milliseconds, sequences and counts, which a double holds exactly. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of safe range: ${text}`);
  return value;
}

/** Where PostgreSQL answers: an address, or the directory of a Unix socket. */
export type PoolAddress =
  | { readonly connectionString: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly ssl: false;
    };

/** @param max connections of this node; each transaction holds one */
export function createPool(address: PoolAddress, { log, max = 10 }: { log: Logger; max?: number }): Pool {
  const pool = new Pool({
    ...address,
    max,
    types: parsers,
    application_name: "sallyport",
    connectionTimeoutMillis: LIMITS.connect,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // What is asked at once is sent at once; the server answers in order.
    pipeline: true,
    statement_timeout: LIMITS.statement,
    lock_timeout: LIMITS.lock,
    idle_in_transaction_session_timeout: LIMITS.idleInTransaction,
    query_timeout: LIMITS.query,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on("error", (error) => log.warn({ error: error.message }, "an idle database connection broke"));
  // The same for one that breaks in the hands of a transaction, between two statements: the next one will tell.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
