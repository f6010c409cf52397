import { verifyResponseHere } from "../../src/saml/verify.ts";
import { sent } from "../kit/attacks/attack.ts";
import { messageAttacks } from "../kit/attacks/catalogue.ts";
import { createWorkbench } from "../kit/forge/bench.ts";

const { context, trust } = await createWorkbench();

test("the catalogue holds at least 110 hostile messages, each under its own name", () => {
  const names = messageAttacks.map((each) => each.name);
  expect(names.length).toBeGreaterThanOrEqual(110);
  expect(new Set(names).size).toBe(names.length);
});

test("what the forger's bench signs without a change is accepted, so a refusal comes from the change", async () => {
  for (const sign of ["assertion", "response", "both"] as const) {
    const verdict = await verifyResponseHere(sent(context, { sign }), trust, context.now);
    expect(verdict).toMatchObject({ ok: true, facts: { nameId: context.victim, signed: sign } });
  }
});

test.each(messageAttacks)("refused: $name", async ({ build, code }) => {
  const verdict = await verifyResponseHere(await build(context), trust, context.now);
  expect(verdict.ok).toBe(false);
  if (verdict.ok) return;
  expect([code].flat()).toContain(verdict.code);
  expect(verdict.checks.at(-1)?.ok).toBe(false);
});
