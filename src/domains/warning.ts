import { utc } from "../kernel/utc.ts";
import type { Domain } from "./types.ts";

/** What its administrator should know of a domain now, in a sentence; `undefined` where all is well or not begun. */
export function warningOf(domain: Domain): string | undefined {
  const { name, status, graceUntil, lostAt, failingSince, connectionIds } = domain;
  if (status === "pending") return lostAt && lostSentence(name, lostAt);
  if (status === "lapsed")
    return `The proof of ${name} has been gone for longer than seven days. Known people still sign in by SSO; nobody new comes in, and whoever else proves ${name} takes it over. Publish the challenge again and verify.`;
  if (status === "grace")
    return `The proof of ${name} is gone. Publish the challenge again before ${timeOf(graceUntil)}: from then on nobody new comes in, and whoever else proves ${name} takes it over.`;
  if (failingSince !== undefined)
    return `Nobody has answered since ${timeOf(failingSince)} whether the proof of ${name} is there. Check its name server.`;
  return connectionIds.length === 0
    ? `${name} is verified and linked to no connection: nobody can sign in by it. Link one.`
    : undefined;
}

const lostSentence = (name: string, at: Date): string =>
  `Another organisation proved ${name} at ${timeOf(at)}, when your own proof had been gone for longer than seven days. Nobody signs in here by it any more, and the sessions by it have ended. If ${name} is yours, publish the new challenge, have the other claim released by your operator, and verify.`;

const timeOf = (at: Date | undefined): string => (at === undefined ? "now" : utc(at));
