import { sql } from "kysely";
import type { RawBuilder, SqlBool } from "kysely";
import type { Position } from "../paging.ts";

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
