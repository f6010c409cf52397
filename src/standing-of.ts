import { builtInPolicy, type SessionDefaults } from "./policies/defaults.ts";
import type { StandingNeeds } from "./signin/needs.ts";

/** Where people stand by policies and credentials, for a sign-in, which asks in its own transaction. */
export const createStanding = (sessionDefaults: SessionDefaults): StandingNeeds => ({
  async policyOf({ policies }, tenantId, personId) {
    const found =
      personId === undefined
        ? await policies.find(tenantId, tenantId)
        : (await policies.decidingFor(tenantId, [personId])).get(personId)?.policy;
    return found ?? builtInPolicy(tenantId, sessionDefaults);
  },

  async modesOf({ policies }, tenantId) {
    const found = await policies.listRules(tenantId);
    const all = found.some(({ isDefault }) => isDefault)
      ? found
      : [...found, builtInPolicy(tenantId, sessionDefaults)];
    return [...new Set(all.map(({ sso }) => sso.mode))];
  },

  async isEnrolled({ factors }, tenantId, personId) {
    const held = await factors.listOf(tenantId, personId);
    return held.some((factor) => factor.kind === "totp" || factor.suspendedAt === undefined);
  },

  passwordSetAt: async ({ passwords }, tenantId, personId) =>
    (await passwords.find(tenantId, personId))?.setAt,
});
