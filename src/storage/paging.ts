import { Invalid } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";

const MOST = 200;

/** A cursor may be forged; PostgreSQL's `int` ends here. */
export const LARGEST_INT = 2 ** 31 - 1;

/** Where a page begins: after the row with this order value (ms since the epoch, or a sequence) and id. */
export interface Position {
  readonly at: number;
  readonly id: string;
}

/** Rows to ask the database for: one more than the page, which tells whether another page follows. */
export const rowsFor = (page: PageRequest): number => sizeOf(page) + 1;

const sizeOf = (page: PageRequest): number => Math.min(Math.max(Math.trunc(page.limit), 1), MOST);

/** @throws Invalid if the cursor is none of ours */
export function positionOf(page: PageRequest): Position | undefined {
  if (page.cursor === undefined) return undefined;
  const [at, id, ...rest] = Buffer.from(page.cursor, "base64url").toString("utf8").split(" ");
  if (
    at === undefined ||
    id === undefined ||
    rest.length > 0 ||
    !/^\d{1,15}$/.test(at) ||
    !/^[\w.-]{1,200}$/.test(id)
  )
    throw new Invalid("cursor: not one that a page of this list gave", {
      mismatch: { received: page.cursor },
    });
  return { at: Number(at), id };
}

/** @param rows at most `rowsFor(page)` of them */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  toItem: (row: Row) => Item,
  toPosition: (row: Row) => Position,
): Page<Item> {
  const shown = rows.slice(0, sizeOf(page));
  const last = shown.at(-1);
  const items = shown.map((row) => toItem(row));
  if (rows.length <= shown.length || last === undefined) return { items };
  const { at, id } = toPosition(last);
  return { items, next: cursorOf({ at, id }) };
}

const cursorOf = ({ at, id }: Position): string => Buffer.from(`${at} ${id}`, "utf8").toString("base64url");

/**
 * How many rows a page looks at for a text that no index knows. One that is not full by then goes on from there: a
 * search among millions costs as much a page as any other, and finds all.
 */
export const LOOKED_AT = 5_000;

/** @param reached where the looking ended, if rows follow */
export const goingOn = <Item>(page: Page<Item>, reached: Position | undefined): Page<Item> =>
  page.next !== undefined || reached === undefined ? page : { ...page, next: cursorOf(reached) };

/** A pattern for `ilike` that finds `search` anywhere and takes none of its characters as a wildcard. */
export const containing = (search: string): string => `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
