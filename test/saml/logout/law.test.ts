import * as fc from "fast-check";
import type { IncomingLogout } from "../../../src/saml/logout/types.ts";
import { verifyLogoutHere } from "../../../src/saml/logout/verify.ts";
import { posted, query, requestXml, responseXml, signedXml } from "../../kit/forge/logout.ts";
import { textMutation, treeMutation, type Mutation } from "../kit/mutate.ts";
import { createLogoutBench } from "./bench.ts";

const { context, trust } = await createLogoutBench();
const verdictOf = (incoming: IncomingLogout) => verifyLogoutHere(incoming, trust, context.now);
const postVerdict = (xml: string) => verdictOf({ binding: "post", form: posted(xml, ["RelayState", "r"]) });
const queryVerdict = (rawQuery: string) => verdictOf({ binding: "redirect", rawQuery });

const signedRequest = signedXml(context, requestXml(context));
const signedAnswer = signedXml(context, responseXml(context, "_asked"));
const factsOf = async (xml: string) => {
  const verdict = await postVerdict(xml);
  return verdict.ok ? verdict.facts : undefined;
};
const meant = new Map([
  [signedRequest, await factsOf(signedRequest)],
  [signedAnswer, await factsOf(signedAnswer)],
]);

const mutated = (one: fc.Arbitrary<Mutation>, most: number) =>
  fc
    .tuple(fc.constantFrom(...meant.keys()), fc.array(one, { minLength: 1, maxLength: most }))
    .map(([xml, mutations]) => ({ xml, sent: mutations.reduce((current, mutate) => mutate(current), xml) }));

test.each([
  ["characters and pieces", mutated(textMutation, 3), 300],
  ["elements and attributes", mutated(treeMutation, 4), 400],
])("accepted means that what is said is what was signed: changes of %s", async (_what, message, numRuns) => {
  expect([...meant.values()]).not.toContain(undefined);
  await fc.assert(
    fc.asyncProperty(message, async ({ xml, sent }) => {
      const verdict = await postVerdict(sent);
      if (verdict.ok) expect(verdict.facts).toEqual(meant.get(xml));
      else expect(verdict.code).not.toBe("saml_unverifiable");
    }),
    { numRuns },
  );
});

const honestQuery = query(context, requestXml(context), { relayState: "state 1" });
const honestFacts = await queryVerdict(honestQuery);
const pieces = honestQuery.split("&");
const places = fc.integer({ min: 0, max: honestQuery.length - 1 });
const letters = fc.constantFrom(...Array.from("abcXYZ019%+&=/-_. \u0000\u00e9"));

/** Changes to a query: octets changed, put in, taken out; parameters moved, repeated and left out. */
const changedQuery = fc.oneof(
  fc
    .tuple(places, letters)
    .map(([at, letter]) => honestQuery.slice(0, at) + letter + honestQuery.slice(at + 1)),
  fc.tuple(places, letters).map(([at, letter]) => honestQuery.slice(0, at) + letter + honestQuery.slice(at)),
  places.map((at) => honestQuery.slice(0, at) + honestQuery.slice(at + 1)),
  fc.shuffledSubarray(pieces).map((some) => some.join("&")),
  fc
    .tuple(fc.constantFrom(...pieces), fc.nat(4))
    .map(([piece, at]) => pieces.toSpliced(at, 0, piece).join("&")),
  places.map((at) => honestQuery.slice(0, at)),
);

test("accepted means that what is said is what was signed: changes of the query", async () => {
  expect(honestFacts.ok).toBe(true);
  await fc.assert(
    fc.asyncProperty(changedQuery, async (rawQuery) => {
      const verdict = await queryVerdict(rawQuery);
      if (verdict.ok && honestFacts.ok) expect(verdict.facts).toEqual(honestFacts.facts);
      else if (!verdict.ok) expect(verdict.code).not.toBe("saml_unverifiable");
    }),
    { numRuns: 800 },
  );
});

test("no octets at all make the verifier throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.webQueryParameters()), async (text) => {
      expect((await queryVerdict(text)).ok).toBe(false);
      expect((await queryVerdict(`SAMLRequest=${text}&SigAlg=${text}&Signature=${text}`)).ok).toBe(false);
      expect((await verdictOf({ binding: "post", form: `SAMLRequest=${encodeURIComponent(text)}` })).ok).toBe(
        false,
      );
    }),
    { numRuns: 300 },
  );
});
