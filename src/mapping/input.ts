import { z } from "zod";
import { compilePattern } from "./pattern.ts";
import { groupPatterns, groupRules } from "./group-input.ts";
import { referencesIn } from "./references.ts";
import { PLACEHOLDER } from "./source.ts";
import type { Mapping, Source } from "./types.ts";

const attributeName = z.string().trim().min(1).max(1024);

const text = z.string().max(256);

const regex = z
  .union([
    z.strictObject({ pattern: z.string().min(1), replace: text }),
    z.strictObject({ pattern: z.string().min(1), group: z.int().min(0).max(9) }),
  ])
  .superRefine((given, { addIssue }) => {
    const compiled = compilePattern(given.pattern);
    const refuse = (field: string, message: string) => addIssue({ code: "custom", path: [field], message });
    if ("refused" in compiled) return refuse("pattern", `the pattern ${compiled.refused}`);
    const asked = "group" in given ? [given.group] : referencesIn(given.replace);
    const missing = asked.find((group) => group > compiled.groups);
    if (missing !== undefined)
      refuse("group" in given ? "group" : "replace", `the pattern has no group ${missing}`);
  })
  .meta({ id: "MappingRegex", description: "RE2 syntax; the first match of each value." });

/** What is done with a source's values, in this order. */
export const mappingTransforms = z
  .array(
    z.union([
      z.enum(["trim", "lowerCase", "upperCase"]),
      z.strictObject({ regex }),
      z.strictObject({ split: z.string().min(1).max(16) }),
      z.strictObject({ join: z.string().max(16) }),
    ]),
  )
  .max(10)
  .meta({ id: "MappingTransforms" });

const transforms = mappingTransforms.exactOptional();
const template = z
  .string()
  .max(1024)
  .refine((given) => given.search(PLACEHOLDER) >= 0, "names no attribute as {name}")
  .refine((given) => !/[{}]/.test(given.replace(PLACEHOLDER, "")), "has a brace that is not part of {name}");

/** A plain string is the name of an attribute. */
const source = z
  .union([
    attributeName,
    z.strictObject({ attribute: attributeName, transforms }),
    z.strictObject({ nameId: z.literal(true), transforms }),
    z.strictObject({ template, transforms }),
    z.strictObject({ constant: text }),
  ])
  .transform((given): Source => (typeof given === "string" ? { attribute: given } : given))
  .meta({ id: "MappingSource" });

const sources = z.array(source).max(20);
const customName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/)
  .refine((name) => !["constructor", "prototype", "__proto__"].includes(name), "a reserved word");

/** What compiling costs at each sign-in leaves half of the work for the matching. */
const patternsOf = (mapping: Mapping): readonly string[] => {
  const { email, givenName, familyName, displayName, groups, custom } = mapping;
  const transforms = [email, givenName, familyName, displayName, groups, ...Object.values(custom)]
    .flat()
    .flatMap((each) => ("transforms" in each ? (each.transforms ?? []) : []))
    .flatMap((each) => (typeof each === "object" && "regex" in each ? [each.regex.pattern] : []));
  return [...transforms, ...groupPatterns(mapping.groupRules)];
};

/** Body of `PUT /connections/{id}/mapping`. What is left out is not mapped. */
export const mappingInput = z
  .strictObject({
    email: sources.min(1),
    givenName: sources.default([]),
    familyName: sources.default([]),
    displayName: sources.default([]),
    groups: sources.default([]),
    groupRules: groupRules.exactOptional(),
    custom: z
      .record(customName, sources.min(1))
      .refine((custom) => Object.keys(custom).length <= 50, "at most 50 custom fields")
      .default({}),
    externalId: sources.min(1).exactOptional().meta({
      description:
        "What a directory calls the person, for ever: an employee number, not a name. With it people are recognised when NameID and address change.",
    }),
  })
  .refine(
    (mapping) => patternsOf(mapping).join("").length <= 600,
    "the patterns of all transforms and group rules together are longer than 600 characters",
  )
  .meta({ id: "Mapping" }) satisfies z.ZodType<Mapping>;
