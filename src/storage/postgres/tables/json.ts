import type { ColumnType } from "kysely";

/** Read parsed, written as text: `pg` would write an array as a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;
export type NullableJson<T> = ColumnType<T | null, string | null, string | null>;
