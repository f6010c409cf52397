import { z } from "zod";
import type { Signin } from "../../../signin/types.ts";
import { time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { draftInput } from "./drafts.ts";

const offer = z
  .strictObject({
    testId: uuid,
    reference: z
      .string()
      .meta({ description: "`GET /signins?reference=` has what was received, checked and mapped." }),
    url: z.url().meta({ description: "To be opened in a browser; works once." }),
    expiresAt: time,
  })
  .meta({ id: "TestSignin" });

/** `signin.tested` in the trail tells of its end; a link that nobody uses leaves nothing. */
export const testSigninOperations = (signin: Pick<Signin, "offerTest">): readonly Operation[] => [
  operation({
    operationId: "testConnection",
    method: "post",
    path: "/connections/{id}/test",
    tag: "connections",
    summary: "A link for a test sign-in, with a draft if you like; it signs nobody in",
    scope: "connections:write",
    body: z.strictObject({ draft: draftInput.default({}) }).meta({ id: "TestSigninInput" }),
    answer: { status: 201, schema: offer },
    run: async ({ id, body, by }) => ({ status: 201, body: await signin.offerTest(id, body.draft, by) }),
  }),
];
