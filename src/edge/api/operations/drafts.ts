import { z } from "zod";
import { mappingInput } from "../../../mapping/input.ts";
import type { Draft } from "../../../signin/types.ts";

/** What is tried in place of what is in force; what is left out stays. */
export const draftInput = z
  .strictObject({
    certificates: z
      .array(z.string().max(16_384))
      .min(1)
      .max(20)
      .exactOptional()
      .meta({ description: "PEM: the whole set that would be trusted." }),
    mapping: mappingInput.exactOptional(),
    settings: z
      .strictObject({
        encryption: z.enum(["strong", "legacy"]).exactOptional(),
        idpEntityId: z.string().min(1).max(1_024).exactOptional(),
        clockSkewSeconds: z.int().min(0).max(300).exactOptional(),
        idpInitiated: z.boolean().exactOptional(),
      })
      .exactOptional(),
  })
  .meta({ id: "SigninDraft" }) satisfies z.ZodType<Draft>;
