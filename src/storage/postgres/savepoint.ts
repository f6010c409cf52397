import { sql } from "kysely";
import { isUniqueViolation } from "./failures.ts";
import type { Query } from "./tenant-transaction.ts";

/**
 * Runs one update whose unique value may be another row's. PostgreSQL ends the whole transaction at a violation,
 * so the update stands behind a savepoint: the caller learns `taken` and its transaction lives on.
 */
export async function orTaken<T>(query: Query, update: () => Promise<T>): Promise<T | "taken"> {
  await sql`savepoint before_update`.execute(query);
  try {
    const result = await update();
    await sql`release savepoint before_update`.execute(query);
    return result;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await sql`rollback to savepoint before_update`.execute(query);
    return "taken";
  }
}
