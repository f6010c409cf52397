import { verifyLogoutHere } from "../../../src/saml/logout/verify.ts";
import { logoutAttacks } from "../../kit/attacks/logout.ts";
import { createLogoutBench } from "./bench.ts";

const { context, trust } = await createLogoutBench();

test("each attack has a name of its own, and there are at least 40", () => {
  expect(new Set(logoutAttacks.map(({ name }) => name)).size).toBe(logoutAttacks.length);
  expect(logoutAttacks.length).toBeGreaterThanOrEqual(40);
});

test.each(logoutAttacks)("C8 refused with the cause: $name", async ({ build, code }) => {
  const verdict = await verifyLogoutHere(await build(context), trust, context.now);
  expect(verdict.ok).toBe(false);
  if (verdict.ok) return;
  expect([code].flat()).toContain(verdict.code);
  expect(verdict.checks.at(-1)?.ok).toBe(false);
  expect(verdict.checks.slice(0, -1).every(({ ok }) => ok)).toBe(true);
});
