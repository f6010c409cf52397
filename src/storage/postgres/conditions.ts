import { sql } from "kysely";
import type { RawBuilder, SqlBool } from "kysely";
import { containing, type Position } from "../paging.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids come from addresses and filters: what is no UUID names no row, and must not become a server error. */
export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * Rows after `position` in the order `column desc, id`. The cursor may be forged: an odd id is compared as text.
 * @param id its name where a second table is joined
 */
export const after = (column: string, position: Position, id = "id"): RawBuilder<SqlBool> => {
  const at = new Date(position.at);
  const [time, name] = [sql.ref(column), sql.ref(id)];
  return sql<SqlBool>`(${time} < ${at} or (${time} = ${at} and ${name}::text > ${position.id}))`;
};

/**
 * Rows that have the text in any of the columns, whatever its case, or that have it as their whole id.
 * @param ids columns of ids
 */
export function holds(
  search: string,
  columns: readonly (string | RawBuilder<unknown>)[],
  ids: readonly string[],
): RawBuilder<SqlBool> {
  const pattern = containing(search);
  const texts = columns.map(
    (column) => sql`${typeof column === "string" ? sql.ref(column) : column} ilike ${pattern}`,
  );
  const whole = isUuid(search) ? ids.map((id) => sql`${sql.ref(id)} = ${search}`) : [];
  return sql<SqlBool>`(${sql.join([...texts, ...whole], sql` or `)})`;
}
