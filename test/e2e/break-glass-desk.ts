import { builtInPolicy } from "../../src/policies/defaults.ts";
import type { Repositories } from "../../src/storage/repositories.ts";
import type { Browser, Page } from "../kit/browser.ts";
import type { TestWorld } from "../kit/world.ts";

/** Presses this button of the first policy that has it. */
export function pressed(browser: Browser, page: Page, what: string): Promise<Page> {
  const form = page.forms.find(
    ({ action, fields }) => action.includes("/policies/") && fields.some(({ value }) => value === what),
  );
  const only = form?.fields.filter(({ type, value }) => type !== "submit" || value === what) ?? [];
  return browser.submit(page, {}, form && { ...form, fields: only });
}

/** As a mistake would leave it, past all that the policies' own rules prevent. */
export async function enforceByHand(
  { tenantId, settings, clock }: TestWorld,
  connectionId: string,
  { policies }: Pick<Repositories, "policies">,
): Promise<void> {
  const sso = { mode: "enforced", connectionId } as const;
  const policy = {
    ...builtInPolicy(tenantId, settings.sessionLimits),
    sso,
    version: 1,
    createdAt: clock(),
    updatedAt: clock(),
  };
  expect(await policies.save(policy, { kind: "system" })).toBe(true);
}
