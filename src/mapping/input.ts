import { z } from "zod";
import type { Mapping, Source } from "./types.ts";

const attributeName = z.string().trim().min(1).max(1024);

/** A plain string is the name of an attribute. */
const source = z
  .union([
    attributeName,
    z.strictObject({ attribute: attributeName }),
    z.strictObject({ nameId: z.literal(true) }),
    z.strictObject({ constant: z.string().max(256) }),
  ])
  .transform((given): Source => (typeof given === "string" ? { attribute: given } : given))
  .meta({ id: "MappingSource" });

const sources = z.array(source).max(20);
const customName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/)
  .refine((name) => !["constructor", "prototype", "__proto__"].includes(name), "a reserved word");

/** Body of `PUT /connections/{id}/mapping`. What is left out is not mapped. */
export const mappingInput = z
  .strictObject({
    email: sources.min(1),
    givenName: sources.default([]),
    familyName: sources.default([]),
    displayName: sources.default([]),
    groups: sources.default([]),
    custom: z
      .record(customName, sources.min(1))
      .refine((custom) => Object.keys(custom).length <= 50, "at most 50 custom fields")
      .default({}),
  })
  .meta({ id: "Mapping" }) satisfies z.ZodType<Mapping>;
