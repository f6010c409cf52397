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

/** The rows that {@link after} leaves out: up to `position`, itself too. */
export const upTo = (
  column: string,
  { at, id }: { readonly at: Date; readonly id: string },
): RawBuilder<SqlBool> => {
  const time = sql.ref(column);
  return sql<SqlBool>`(${time} >= ${at} and (${time} > ${at} or id::text <= ${id}))`;
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
  // Not `ilike`: that costs half as much again in UTF-8, and no index serves either.
  const texts = columns.map(
    (column) =>
      sql`lower(${typeof column === "string" ? sql.ref(column) : column}) like lower(${pattern}::text)`,
  );
  const whole = isUuid(search) ? ids.map((id) => sql`${sql.ref(id)} = ${search}`) : [];
  return sql<SqlBool>`(${sql.join([...texts, ...whole], sql` or `)})`;
}
