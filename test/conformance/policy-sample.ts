import { randomUUID } from "node:crypto";
import type { Policy } from "../../src/policies/types.ts";
import type { Failure, PolicyWatch } from "../../src/policies/watch.ts";
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
  rollout: undefined,
  isDefault: false,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});

/** A watch on the policy's first version that is under way for an hour. */
export const aWatch = (policy: Policy, about: Partial<PolicyWatch> = {}): PolicyWatch => ({
  id: randomUUID(),
  tenantId: policy.tenantId,
  policyId: policy.id,
  kind: "enforcement",
  version: policy.version,
  undoVersion: 0,
  bounds: { minutes: 60, minPeople: 3, maxFailurePercent: 50 },
  since: AT,
  until: new Date(AT.getTime() + 3_600_000),
  baseline: {},
  state: "watching",
  reason: undefined,
  evidence: undefined,
  endedAt: undefined,
  examinedUntil: AT,
  ...about,
});

/** A sign-in of the person that failed a minute later. */
export const aFailure = (personId: string, about: Partial<Failure> = {}): Failure => ({
  subject: personId,
  personId,
  at: new Date(AT.getTime() + 60_000),
  code: "saml_signature_invalid",
  reference: `SP-${personId.slice(0, 9)}`,
  ...about,
});
