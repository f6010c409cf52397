import { sql } from "kysely";
import type { RawBuilder, SqlBool } from "kysely";
import type { Position } from "../paging.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids come from addresses and filters: what is no UUID names no row, and must not become a server error. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Rows after `position` in the order `column desc, id`. The cursor may be forged: an odd id is compared as text. */
export const after = (column: string, position: Position, id = "id"): RawBuilder<SqlBool> => {
  const at = new Date(position.at);
  return sql<SqlBool>`(${sql.ref(column)} < ${at} or (${sql.ref(column)} = ${at} and ${sql.ref(id)}::text > ${position.id}))`;
};
