import { z } from "zod";

/** Shown in lists; no control characters, since it is printed in logs and terminals too. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, "no control characters");

export const id = z.string().max(100);
const FORCE = {
  description: "true: even if no owner could sign in any more; recorded as `administrators.locked_out`.",
};
/** For what would shut the last owner out. */
export const forceInput = z.boolean().exactOptional().meta(FORCE);
export const forceQuery = z.strictObject({ force: z.enum(["true", "false"]).exactOptional().meta(FORCE) });

export const uuid = z.uuid();
/** RFC 3339 with an offset. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** RFC 3339 in UTC, as we answer. */
export const time = z.iso.datetime();

/** What every list takes. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1000).exactOptional().meta({ description: "`next` of the page before." }),
};
/** @param what it is looked for in */
export const searchIn = (what: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, "no control characters")
    .exactOptional()
    .meta({ description: `Part of ${what}, whatever its case; or a whole id.` });
/** Where a page looks at so many rows and no more. */
export const searchAmongMany = (what: string) =>
  searchIn(what).meta({
    description: `Part of ${what}, whatever its case; or a whole id. A page that is short, or empty, may have a \`next\` all the same.`,
  });
/** `true` or `false`, as a query says it. */
export const yesOrNo = z.stringbool({ truthy: ["true"], falsy: ["false"] }).exactOptional();

/** One page of a list. */
export const pageOf = (item: z.ZodType) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().exactOptional().meta({ description: "Cursor of the next page; absent on the last." }),
  });

/** An absent value as JSON says it. */
export const orNull = <T>(value: T | undefined): T | null => value ?? null;
