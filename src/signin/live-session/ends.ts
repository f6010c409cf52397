import type { Rules } from "../../policies/types.ts";
import type { SignInFacts } from "../../sessions/signed-in-data.ts";
import type { SessionRecord } from "../../sessions/types.ts";

/**
 * `settings`: of the installation, as long as nobody has changed the default policy. `renewed`: the session goes on from
 * an earlier one. `app-password`: of what an app opened by one. `session`: nothing but the session itself says it.
 */
export type EndRule = "policy" | "settings" | "identity-provider" | "renewed" | "app-password" | "session";

interface End {
  readonly at: Date;
  readonly rule: EndRule;
  readonly because: string;
}

export interface Ends {
  /** However much it is used. */
  readonly latest: End;
  /** Unless it is used before. */
  readonly idle: End & { readonly minutes: number };
  /** Which of the two comes if nobody uses it any more. */
  readonly first: "latest" | "idle";
}

const MINUTE_MS = 60_000;

type Ruled = Pick<Rules, "name" | "version" | "session">;

/** When a session ends and which rule says so, by the policy of now (X1, P6). */
export function endsOf(
  record: Pick<SessionRecord, "createdAt" | "seenAt" | "endsAt" | "idleMs">,
  facts: SignInFacts | undefined,
  policy: Ruled,
): Ends {
  const idleAt = record.seenAt + record.idleMs;
  return {
    latest: { at: new Date(record.endsAt), ...latestRule(record, facts, policy) },
    idle: {
      at: new Date(idleAt),
      minutes: record.idleMs / MINUTE_MS,
      rule: setBy(policy),
      because: `${whoSets(policy)} a session that nobody used for ${inWords(policy.session.idleMinutes)}.`,
    },
    first: record.endsAt <= idleAt ? "latest" : "idle",
  };
}

function latestRule(
  { createdAt, endsAt }: Pick<SessionRecord, "createdAt" | "endsAt">,
  facts: SignInFacts | undefined,
  policy: Ruled,
): Omit<End, "at"> {
  const { absoluteMinutes } = policy.session;
  const byPolicy = createdAt + absoluteMinutes * MINUTE_MS;
  if (endsAt >= byPolicy)
    return {
      rule: setBy(policy),
      because: `${whoSets(policy)} a session ${inWords(absoluteMinutes)} after it began, however much it is used.`,
    };
  const [rule, because] = ownRule(facts);
  return { rule, because: `${because} The policy ${policy.name} alone would let it go on for longer.` };
}

/** Why it ends before its policy would end it. */
function ownRule(facts: SignInFacts | undefined): readonly [rule: EndRule, because: string] {
  if (facts?.signInKey !== undefined)
    return [
      "renewed",
      "The person proved anew who they are, and the session goes on under another id: it ends when the one before was to end.",
    ];
  if (facts?.method === "app-password")
    return ["app-password", "The app password that opened it ends then, or the app asked for no longer one."];
  if (facts?.idpSessionEndsAt !== undefined)
    return [
      "identity-provider",
      "The identity provider said at sign-in that its own session ends then (SessionNotOnOrAfter).",
    ];
  return ["session", "The session was begun with this end, and is never prolonged beyond it."];
}

const UNITS = [
  ["day", 1_440],
  ["hour", 60],
  ["minute", 1],
] as const;

/** In the largest unit of which it is a whole number. */
function inWords(minutes: number): string {
  const [unit, size] = UNITS.find(([, each]) => minutes >= each && minutes % each === 0) ?? UNITS[2];
  const count = minutes / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const setBy = ({ version }: Ruled): EndRule => (version === 0 ? "settings" : "policy");

const whoSets = ({ name, version }: Ruled): string =>
  version === 0
    ? "Nobody has changed the default policy, so the installation's settings end"
    : `The policy ${name} ends`;
