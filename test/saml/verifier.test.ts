import { monitorEventLoopDelay } from "node:perf_hooks";
import { createVerifier } from "../../src/saml/verifier.ts";
import type { ResponseTrust, Verdict } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { sentXml } from "../kit/attacks/attack.ts";
import { createWorkbench } from "../kit/forge/bench.ts";
import { attribute, attributeStatement } from "../kit/forge/message.ts";
import { toField } from "../kit/idp.ts";

const { context, trust } = await createWorkbench();
const honest = sentXml(context);
const verifier = createVerifier({ timeLimitMs: 10_000, threads: 2 });
afterAll(() => verifier.close());

test("a worker's verdict is the verdict of this thread, its Map included", async () => {
  const field = toField(honest);
  const verdict = await verifier.verifyResponse(field, trust, context.now);
  expect(verdict).toEqual(await verifyResponseHere(field, trust, context.now));
  expect(verdict.ok && verdict.facts.attributes.get("email")).toEqual([context.victim]);
});

test("verifications that run at once do not mix", async () => {
  const people = Array.from({ length: 20 }, (_, index) => `person${index}@corp-a.example.com`);
  const verdicts = await Promise.all(
    people.map((person) =>
      verifier.verifyResponse(toField(sentXml(context, { person })), trust, context.now),
    ),
  );
  expect(verdicts.map((each) => each.ok && each.facts.nameId)).toEqual(people);
});

test("a verification over the time limit is stopped, and the next one has a thread again", async () => {
  const hasty = createVerifier({ timeLimitMs: 1, threads: 1 });
  try {
    for (let round = 0; round < 2; round += 1)
      expect(await hasty.verifyResponse(toField(honest), trust, context.now)).toMatchObject({
        ok: false,
        code: "saml_time_limit",
        checks: [{ name: "time", ok: false, expected: "at most 1 ms" }],
      });
  } finally {
    await hasty.close();
  }
  expect(await verifier.verifyResponse(toField(honest), trust, context.now)).toMatchObject({ ok: true });
});

test("a flood is refused instead of queued without end", async () => {
  const small = createVerifier({ timeLimitMs: 10_000, threads: 1, maxWaiting: 2 });
  try {
    const verdicts = await Promise.all(
      Array.from({ length: 12 }, () => small.verifyResponse(toField(honest), trust, context.now)),
    );
    const codes = verdicts.map((each) => (each.ok ? "accepted" : each.code));
    expect(codes.filter((code) => code === "accepted").length).toBeGreaterThanOrEqual(2);
    expect(new Set(codes)).toEqual(new Set(["accepted", "saml_busy"]));
  } finally {
    await small.close();
  }
});

const wide = honest.replace(/^<samlp:Response /, '<samlp:Response xmlns:x="urn:x" ');
const inside = (filling: string): string => wide.replace("</samlp:Response>", `${filling}</samlp:Response>`);
const count = (length: number, make: (index: number) => string): string =>
  Array.from({ length }, (_, index) => make(index)).join("");

/** Allows what a default connection does not, so that the parser itself is under attack. */
const roomy: Partial<ResponseTrust> = { maxBytes: 1_048_576, maxElements: 50_000 };

test.each<[string, string, Partial<ResponseTrust>]>([
  ["181 KiB of siblings", inside(count(20_000, () => "<x:a/>")).slice(0, 185_344), {}],
  ["20,000 siblings with room for all", inside(count(20_000, () => "<x:a/>")), roomy],
  ["5,000 levels", inside("<x:a>".repeat(5_000) + "</x:a>".repeat(5_000)), {}],
  ["20,000 attributes on one element", inside(`<x:a${count(20_000, (n) => ` a${n}="1"`)}/>`), roomy],
  ["3,000 namespaces", inside(count(3_000, (n) => `<x:a xmlns:n${n}="urn:n${n}"/>`)), roomy],
  [
    "500 signatures",
    inside(count(500, () => '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')),
    roomy,
  ],
  ["20,000 IDs", inside(count(20_000, (n) => `<x:a ID="i${n}"/>`)), roomy],
  ["90 KiB of entities", inside("&amp;".repeat(18_000)), {}],
  ["an attribute of 90 KiB", inside(`<x:a b="${"&lt;".repeat(20_000)}"/>`), {}],
  ["base64 that is none, 120 KiB", "\u0000".repeat(92_000), {}],
])("the serving thread is not held, and the message is refused: %s", async (_name, xml, change) => {
  const field = toField(xml);
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const started = performance.now();
  const verifying = verifier.verifyResponse(field, { ...trust, ...change }, context.now);
  const held = performance.now() - started;
  const verdict: Verdict = await verifying;
  delays.disable();
  expect(verdict.ok).toBe(false);
  expect(held).toBeLessThan(50);
  // The machine that runs the suite may be busy with other things: half the law's patience is not measured here.
  expect(delays.percentile(90) / 1e6).toBeLessThan(50);
});

test("a person in 900 groups signs in well within the default limits and time", async () => {
  const groups = attribute("groups", ...Array.from({ length: 900 }, (_, index) => `group-${index}`));
  const xml = sentXml(context, { assertion: { attributes: attributeStatement(groups) } });
  const started = performance.now();
  const verdict = await verifier.verifyResponse(toField(xml), trust, context.now);
  expect(verdict).toMatchObject({ ok: true });
  expect(performance.now() - started).toBeLessThan(2_000);
});
