import type { LiveSession } from "./repository.ts";
import type { LiveRules } from "./live-rules.ts";

/**
 * Milliseconds. The era alone says whether what is remembered holds; this bounds the harm where a change could not be
 * told to Redis at all (decision 012).
 */
const REMEMBERED_FOR_MS = 5_000;
const REMEMBERED_AT_MOST = 20_000;

/**
 * The rules of a person, asked once an era. The era was read before the rules were asked for: what changed in between is
 * remembered under an era that is over.
 */
export function createRememberedRules(ask: (session: LiveSession) => Promise<LiveRules>) {
  const known = new Map<string, { readonly era: string; readonly from: number; readonly rules: LiveRules }>();

  return async (session: LiveSession, now: number): Promise<LiveRules> => {
    const { tenantId, personId, era } = session;
    if (era === undefined) return ask(session);
    const whose = `${tenantId}:${personId}`;
    const held = known.get(whose);
    if (held?.era === era && now >= held.from && now < held.from + REMEMBERED_FOR_MS) return held.rules;
    const rules = await ask(session);
    known.delete(whose);
    known.set(whose, { era, from: now, rules });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED_AT_MOST && oldest !== undefined) known.delete(oldest);
    return rules;
  };
}
