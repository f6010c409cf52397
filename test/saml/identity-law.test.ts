import * as fc from "fast-check";
import type { SignedFacts } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { sentXml } from "../kit/attacks/attack.ts";
import { createWorkbench } from "../kit/forge/bench.ts";
import { attribute, attributeStatement } from "../kit/forge/message.ts";
import { toField } from "../kit/idp.ts";
import { neutralMutation, textMutation, treeMutation, type Mutation } from "./kit/mutate.ts";

const { context, trust } = await createWorkbench();
const attributes = attributeStatement(
  attribute("email", context.victim),
  attribute("groups", "staff", "wiki"),
);
const originals = (["assertion", "response", "both"] as const).map((sign) =>
  sentXml(context, { sign, person: context.forger, assertion: { attributes } }),
);

/** Who signs in, by what, for how long, in answer to what. */
const identityOf = (facts: SignedFacts) => ({
  ...facts,
  attributes: [...facts.attributes],
  // Only the assertion is signed in some; then the response's own ID means nothing, and no decision rests on it.
  responseId: undefined,
  signed: undefined,
});

const verdictOf = (xml: string) => verifyResponseHere(toField(xml), trust, context.now);
const honest = await verdictOf(originals[0] ?? "");
const identity = honest.ok ? identityOf(honest.facts) : undefined;

const mutated = (one: fc.Arbitrary<Mutation>, most: number) =>
  fc
    .tuple(fc.constantFrom(...originals), fc.array(one, { minLength: 1, maxLength: most }))
    .map(([xml, mutations]) => mutations.reduce((current, mutate) => mutate(current), xml));

test.each([
  ["characters and pieces", mutated(textMutation, 3), 400],
  ["elements and attributes", mutated(treeMutation, 4), 600],
  ["both", mutated(fc.oneof(textMutation, treeMutation), 5), 300],
])("accepted means that the identity is the signed one: changes of %s", async (_what, message, numRuns) => {
  expect(identity).toBeDefined();
  await fc.assert(
    fc.asyncProperty(message, async (xml) => {
      const verdict = await verdictOf(xml);
      if (verdict.ok) expect(identityOf(verdict.facts)).toEqual(identity);
      else expect(verdict.code).not.toBe("saml_unverifiable");
    }),
    { numRuns },
  );
});

test("what no XML processor may see changes nothing: the message is still accepted", async () => {
  await fc.assert(
    fc.asyncProperty(mutated(neutralMutation, 1), async (xml) => {
      const verdict = await verdictOf(xml);
      expect(verdict.ok && identityOf(verdict.facts)).toEqual(identity);
    }),
    { numRuns: 40 },
  );
});

test("no bytes at all make the verifier throw", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
      ),
      async (field) => {
        expect((await verifyResponseHere(field, trust, context.now)).ok).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});
