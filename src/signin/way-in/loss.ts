import type { Connection } from "../../connections/types.ts";
import { fixFor } from "../fixes.ts";
import type { Try } from "./facts.ts";
import type { Situation } from "./situation.ts";
import { connectionOf, isKnownBy, type Lack, signInOf, takenBy } from "./way-in.ts";

/** Why it is to be feared that somebody has no way in, though no rule refuses them. Stable: API. */
export type Doubt = "signins_refused" | "connection_failing" | "other_connection" | "password_only";

export interface Loss {
  readonly reason: Lack | Doubt;
  /** `false`: no rule refuses them, but nothing shows that they can, and something that they cannot. */
  readonly certain: boolean;
  readonly because: string;
  /** The recorded sign-in that shows it. */
  readonly signin?: { readonly reference: string; readonly code: string };
}

/** So many refusals in a row, or fewer where there were no more, and nothing else since. */
const LAST_TRIES = 3;

/** Whether somebody would have no way in. @returns `undefined` where nothing speaks against them */
export function lossOf(situation: Situation): Loss | undefined {
  const { outcome, reason, because } = signInOf(situation);
  if (outcome === "refused") return { reason: reason ?? "domain_unclaimed", certain: true, because };
  const doubt = doubtOf(situation);
  return doubt && { ...doubt, certain: false };
}

/** Only of people who are left with an identity provider; whoever has a password beside it has a way. */
export function doubtOf(situation: Situation): Omit<Loss, "certain"> | undefined {
  const { person, policy } = situation;
  const { mode } = policy.sso;
  if (person === undefined || mode === "off") return undefined;
  if (mode === "optional" && person.passwordSetAt !== undefined) return undefined;
  const taken = takenBy(connectionOf(situation));
  return (
    refusedOf(person.tries, taken) ??
    failingOf(situation, taken) ??
    (mode === "enforced" && !isKnownBy(situation, taken) ? unprovenOf(situation, taken) : undefined)
  );
}

function refusedOf(tries: readonly Try[], taken: readonly Connection[]) {
  const here = relevant(tries).filter(({ connectionId }) => taken.some(({ id }) => id === connectionId));
  const last = here.slice(0, LAST_TRIES);
  const [newest] = last;
  if (newest === undefined || last.some(({ outcome }) => outcome !== "refused")) return undefined;
  const often = last.length === 1 ? "The last sign-in" : `The last ${last.length} sign-ins`;
  return {
    reason: "signins_refused" as const,
    because: `${often} by ${nameOf(newest, taken)} ${last.length === 1 ? "was" : "were"} refused: ${newest.code}.`,
    signin: { reference: newest.reference, code: newest.code },
  };
}

function failingOf({ failing }: Situation, taken: readonly Connection[]) {
  const refusals = taken.flatMap(({ id }) => failing.get(id) ?? []);
  const [newest] = refusals;
  if (newest === undefined || refusals.length < taken.length) return undefined;
  return {
    reason: "connection_failing" as const,
    because: `Nobody has got in by ${nameOf(newest, taken)} of late; the last refusal was ${newest.code}.`,
    signin: { reference: newest.reference, code: newest.code },
  };
}

function unprovenOf({ person }: Situation, taken: readonly Connection[]) {
  const names = taken.map(({ name }) => name).join(" or ");
  if (person !== undefined && person.knownBy.length > 0)
    return {
      reason: "other_connection" as const,
      because: `The person signs in by another connection, and has never come by ${names}.`,
    };
  return person?.passwordSetAt === undefined
    ? undefined
    : {
        reason: "password_only" as const,
        because: `The person has a password only, and has never come by ${names}.`,
      };
}

const nameOf = ({ connectionId }: Try, among: readonly Connection[]): string =>
  among.find(({ id }) => id === connectionId)?.name ?? "the connection";

/** Newest first, without what says nothing of the next sign-in: slips of people, and what other rules refused. */
export const relevant = (tries: readonly Try[]): readonly Try[] =>
  tries.filter(({ outcome, code }) => outcome !== "refused" || lasts(code));

const lasts = (code: string): boolean =>
  !/^(policy_|connection_|person_deactivated|signin_)/.test(code) && fixFor(code).who !== "employee";

/**
 * @param tries of everybody by one connection, newest first
 * @returns the latest refusal, where there are several and nobody has got in since the first of them
 */
export function failureOf(tries: readonly Try[]): Try | undefined {
  const last = relevant(tries).slice(0, LAST_TRIES);
  return last.length === LAST_TRIES && last.every(({ outcome }) => outcome === "refused")
    ? last[0]
    : undefined;
}
