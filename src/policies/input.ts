import { z } from "zod";

import { boundsInput, guardInput } from "./guard.ts";

/** A policy's bindings are read whole and named in one page. */
const MOST_PEOPLE = 1_000;
const MOST_GROUPS = 200;
const MINUTES_OF_A_DAY = 1_440;

const uuids = (most: number) => z.array(z.uuid().toLowerCase()).max(most);

const percent = z.number().min(0).max(100).multipleOf(0.01).meta({ description: "In hundredths." });

const settings = {
  sso: z
    .strictObject({
      mode: z.enum(["off", "optional", "enforced"]).exactOptional(),
      connectionId: z.uuid().toLowerCase().nullable().exactOptional(),
    })
    .meta({ description: "`connectionId` null: the connection that the person's domain leads to." }),
  twoStep: z.enum(["off", "optional", "required", "trusted"]),
  session: z.strictObject({
    idleMinutes: z
      .int()
      .min(1)
      .max(30 * MINUTES_OF_A_DAY)
      .exactOptional(),
    absoluteMinutes: z
      .int()
      .min(1)
      .max(90 * MINUTES_OF_A_DAY)
      .exactOptional(),
  }),
  apiTokens: z.strictObject({
    allowed: z.boolean().exactOptional(),
    maxDays: z.int().min(1).max(365).exactOptional(),
  }),
  password: z.strictObject({
    minLength: z.int().min(8).max(128).exactOptional(),
    maxAgeDays: z.int().min(1).max(3_650).nullable().exactOptional().meta({ description: "null: for ever." }),
  }),
  notice: z
    .strictObject({
      text: z
        .string()
        .trim()
        .min(1)
        .max(2_000)
        // oxlint-disable-next-line no-control-regex -- lines may be broken; nothing else of the kind is text
        .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/u, "no control characters but line feeds"),
    })
    .nullable(),
  bindings: z.strictObject({
    people: uuids(MOST_PEOPLE).exactOptional(),
    groups: uuids(MOST_GROUPS).exactOptional(),
  }),
  rollout: z
    .strictObject({
      of: z.enum(["groups", "everyone"]).exactOptional(),
      percent: percent.exactOptional(),
      halt: boundsInput.exactOptional(),
    })
    .nullable()
    .meta({ description: "null: everybody to whom the policy is bound has it." }),
};

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, "no control characters");
const rank = z
  .int()
  .min(1)
  .max(10_000)
  .meta({ description: "1 is asked first; of two of one rank the older." });

/** What is left out of a changed policy stays, down to the single value. */
export const policyChanges = z
  .strictObject({ name, rank, ...settings, guard: guardInput })
  .partial()
  .meta({ id: "PolicyChanges" });

/** What is left out of a new policy has its default. */
export const newPolicy = z
  .strictObject({ ...policyChanges.shape, name })
  .meta({ id: "NewPolicy", description: "Without a rank it comes after all that there are." });

/** What a step of a rollout adds (P3). */
export const rolloutStep = z
  .strictObject({
    percent: percent.exactOptional(),
    addGroups: uuids(MOST_GROUPS).exactOptional(),
    acknowledgeHalt: z.boolean().exactOptional().meta({
      description: "true: the last step failed and was taken back, and it is tried again all the same.",
    }),
    guard: guardInput.exactOptional(),
  })
  .meta({ id: "RolloutStep" });

/** A policy that recorded sign-ins are measured by. */
export const draftPolicy = z
  .strictObject({ ...policyChanges.shape, id: z.uuid().toLowerCase().exactOptional() })
  .meta({
    id: "DraftPolicy",
    description:
      "With `id`: changes of that policy. With `bindings`: a new policy for those. Else laid over whichever policy is each person's.",
  });

export type NewPolicy = z.output<typeof newPolicy>;
export type RolloutStep = z.output<typeof rolloutStep>;
export type PolicyChanges = z.output<typeof policyChanges>;
