import type { Policy, PolicySettings } from "./types.ts";

/** Durations in milliseconds, as the installation's settings have them. */
export interface SessionDefaults {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

const MINUTE_MS = 60_000;

/** What a policy sets where nobody said otherwise. */
export const defaultSettings = ({ idleMs, absoluteMs }: SessionDefaults): PolicySettings => ({
  sso: { mode: "optional", connectionId: undefined },
  twoStep: "optional",
  session: { idleMinutes: idleMs / MINUTE_MS, absoluteMinutes: absoluteMs / MINUTE_MS },
  apiTokens: { allowed: true, maxDays: 365 },
  password: { minLength: 12, maxAgeDays: undefined },
  notice: undefined,
});

/** Milliseconds of a policy's session. */
export const sessionLimitsOf = ({ session }: Pick<PolicySettings, "session">): SessionDefaults => ({
  idleMs: session.idleMinutes * MINUTE_MS,
  absoluteMs: session.absoluteMinutes * MINUTE_MS,
});

/** The tenant's default policy as long as nobody has changed it: it always exists (P1). */
export const builtInPolicy = (tenantId: string, session: SessionDefaults): Policy => ({
  ...defaultSettings(session),
  id: tenantId,
  tenantId,
  name: "Default",
  rank: undefined,
  bindings: { people: [], groups: [] },
  rollout: undefined,
  isDefault: true,
  version: 0,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
