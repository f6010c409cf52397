import { Kysely, PostgresDialect } from "kysely";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { StoreConflict, StoreTimeout, StoreUnreachable } from "../errors.ts";
import { isUuid } from "./conditions.ts";
import { createExchange } from "./exchange.ts";
import { translate } from "./failures.ts";
import type { Tables } from "./tables.ts";

export type Query = Kysely<Tables>;

/** A transaction holds a connection, and embedded the only one: longer than this is a mistake. Milliseconds. */
const LONGEST_MS = 20_000;

/**
 * Opens the transaction behind the tenant wall: the role has no rights of its own, and row-level security shows it
 * the named tenant's rows only. Each statement sees what was committed before it, whatever the server's default is:
 * who waited for a lock looks again.
 * @param tenant becomes part of the statement: a UUID, or `*`
 */
const opening = (tenant: string): string =>
  `begin isolation level read committed; set local role sallyport_tenant; set local sallyport.tenant = '${tenant}'`;

type Commit = () => Promise<{ readonly command: string }>;

/** Stands around the commit of work that has succeeded. */
export type Committing = (commit: Commit) => ReturnType<Commit>;

const plainly: Committing = (commit) => commit();

/**
 * Runs `work` on one connection in one transaction of `tenantId`; any rejection rolls back.
 * @throws RangeError unless `tenantId` is a UUID
 */
export async function inTenant<T>(
  pool: pg.Pool,
  tenantId: string,
  work: (query: Query) => Promise<T>,
  committing: Committing = plainly,
): Promise<T> {
  if (!isUuid(tenantId)) throw new RangeError("tenant id: expected a UUID");
  return inTransaction(pool, opening(tenantId.toLowerCase()), work, { committing });
}

/** Runs `work`, which asks one question, where every tenant's rows are seen. For the locators alone. */
export const inEveryTenant = <T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> =>
  inTransaction(pool, opening("*"), work, { questions: "one" });

/**
 * @param begin what opens the transaction, `begin` included
 * @throws StoreUnreachable, StoreTimeout, StoreConflict, or what `work` threw
 */
async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (query: Query) => Promise<T>,
  { questions = "any", committing = plainly }: { questions?: "any" | "one"; committing?: Committing } = {},
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translate(error);
  });
  let broken = false;
  try {
    const exchange = createExchange(client, begin, questions);
    const result = await within(LONGEST_MS, work(queryOn(exchange.query)));
    assertCommitted(await committing(() => exchange.commit()));
    return result;
  } catch (error) {
    const reason = translate(error);
    broken = await rollBack(client, reason);
    throw reason;
  } finally {
    client.release(broken);
  }
}

/** PostgreSQL answers `commit` with ROLLBACK where an earlier statement failed and `work` went on regardless. */
function assertCommitted({ command }: { readonly command: string }): void {
  if (command !== "COMMIT")
    throw new StoreConflict("the transaction was rolled back: a statement in it had failed");
}

/** @returns whether the connection must not be used again */
async function rollBack(client: pg.PoolClient, why: unknown): Promise<boolean> {
  // The statement may still run: closing the connection rolls back, a `rollback` would wait behind it.
  if (why instanceof StoreTimeout || why instanceof StoreUnreachable) return true;
  try {
    await client.query("rollback");
    return false;
  } catch {
    return true;
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreTimeout(`a transaction took longer than ${limitMs} ms`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** kysely on one connection that somebody else opened and will release. */
function queryOn(query: PostgresPoolClient["query"]): Query {
  const lent: PostgresPoolClient = { query, release: () => undefined };
  const pool: PostgresPool = {
    connect: () => Promise.resolve(lent),
    end: () => Promise.resolve(),
    options: {},
  };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
