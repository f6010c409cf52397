import { randomUUID } from "node:crypto";
import type { Policy } from "../../src/policies/types.ts";
import { AT } from "./samples.ts";

/** A valid policy that is nobody's. */
export const aPolicy = (tenantId: string, about: Partial<Policy> = {}): Policy => ({
  id: randomUUID(),
  tenantId,
  name: "Staff",
  rank: 1,
  sso: { mode: "optional", connectionId: undefined },
  twoStep: "optional",
  session: { idleMinutes: 60, absoluteMinutes: 600 },
  apiTokens: { allowed: true, maxDays: 365 },
  password: { minLength: 12, maxAgeDays: undefined },
  notice: undefined,
  bindings: { people: [], groups: [] },
  isDefault: false,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});
