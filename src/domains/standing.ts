import type { AuditEvent } from "../kernel/audit.ts";
import type { Look } from "./proof.ts";
import type { Domain, ProofMethod } from "./types.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** D2: how long a domain whose proof is gone keeps everything. */
const GRACE_MS = 7 * DAY_MS;
/** A verified domain is looked at after 22 to 24 hours: daily, and those verified together drift apart. */
const JITTER_MS = 2 * HOUR_MS;

/** Where a look leaves a domain, and what is to be told of it. */
interface Standing {
  readonly after: Domain;
  readonly event?: AuditEvent;
}

/**
 * A domain whose proof has been found.
 * @param chance from 0 up to, but not including, 1: where in the jitter the next look falls
 */
export function proven(before: Domain, method: ProofMethod, now: Date, chance: number): Domain {
  return {
    ...before,
    status: "verified",
    verifiedAt: before.status === "verified" ? before.verifiedAt : now,
    provedBy: method,
    checkedAt: now,
    graceUntil: undefined,
    failingSince: undefined,
    lostAt: undefined,
    checkDueAt: new Date(now.getTime() + DAY_MS - chance * JITTER_MS),
    version: before.version + 1,
  };
}

/** What a look at the proof of a domain that is not pending makes of it (D2). */
export function standingAfter(before: Domain, look: Look, now: Date, chance: number): Standing {
  if (look.proof !== undefined) {
    const after = proven(before, look.proof.method, now, chance);
    if (before.status === "verified") return { after };
    const shown = { ...traced(after), provedBy: look.proof.method };
    return { after, event: told("domain.verified", before, shown) };
  }
  const checked: Domain = { ...before, checkedAt: now, version: before.version + 1 };
  return look.conclusive
    ? withoutProof(checked, before, look, now)
    : withoutAnswer(checked, before, look, now);
}

function withoutProof(checked: Domain, before: Domain, look: Look, now: Date): Standing {
  const answered: Domain = { ...checked, failingSince: undefined };
  if (before.status !== "verified") return ended(answered, before, now);
  const after = soon({ ...answered, status: "grace", graceUntil: new Date(now.getTime() + GRACE_MS) }, now);
  return { after, event: told("domain.proof_lost", before, { ...traced(after), looked: look.looked }) };
}

/** RFC 9499 3 tells SERVFAIL and silence from "there is none": they are no loss, only a reason to ask again. */
function withoutAnswer(checked: Domain, before: Domain, look: Look, now: Date): Standing {
  const failingSince = before.failingSince ?? now;
  const standing = ended({ ...checked, failingSince }, before, now);
  if (standing.event !== undefined) return standing;
  const { after } = standing;
  const tellAt = failingSince.getTime() + DAY_MS;
  // Told by the look that crosses the line, so once for as long as it lasts.
  if (now.getTime() < tellAt || (before.checkedAt?.getTime() ?? 0) >= tellAt) return { after };
  const shown = { ...traced(after), failingSince, looked: look.looked };
  return { after, event: told("domain.check_failed", before, shown) };
}

/** Lapses what has had its grace. Silence does not lengthen it: else a name server that fails would keep it for ever. */
function ended(after: Domain, before: Domain, now: Date): Standing {
  if (before.status === "lapsed")
    return { after: { ...after, checkDueAt: new Date(now.getTime() + DAY_MS) } };
  if (!isOver(before, now)) return { after: soon(after, now) };
  const lapsed: Domain = { ...after, status: "lapsed", checkDueAt: new Date(now.getTime() + DAY_MS) };
  return { after: lapsed, event: told("domain.lapsed", before, traced(lapsed)) };
}

/** Whether the grace has ended, also where no look has drawn the consequence yet. */
export const isOver = ({ status, graceUntil }: Domain, now: Date): boolean =>
  status === "lapsed" || (status === "grace" && now.getTime() >= (graceUntil?.getTime() ?? 0));

/**
 * What is left of a claim whose name another tenant has proved (D3): to win it back takes a proof of a new challenge,
 * for the old one may still stand in somebody's zone.
 */
export function lost(before: Domain, look: Look, now: Date, challenge: string): Required<Standing> {
  const after: Domain = {
    ...before,
    status: "pending",
    challenge,
    lostAt: now,
    verifiedAt: undefined,
    provedBy: undefined,
    graceUntil: undefined,
    failingSince: undefined,
    checkDueAt: undefined,
    checkedAt: now,
    version: before.version + 1,
  };
  return {
    after,
    event: told("domain.lost", before, { ...traced(after), lostAt: now, looked: look.looked }),
  };
}

/** Within the hour, and at the end of the grace if that comes before. */
function soon(domain: Domain, now: Date): Domain {
  const inAnHour = now.getTime() + HOUR_MS;
  const end = domain.status === "grace" ? (domain.graceUntil?.getTime() ?? inAnHour) : inAnHour;
  return { ...domain, checkDueAt: new Date(Math.min(inAnHour, end)) };
}

type Told = "domain.verified" | "domain.proof_lost" | "domain.check_failed" | "domain.lapsed" | "domain.lost";

const told = (name: Told, before: Domain, after: object): AuditEvent => ({
  name,
  targetId: before.id,
  before: traced(before),
  after,
});

/** What the trail says of a domain. */
export const traced = ({ name, subdomains, status, connectionIds, graceUntil }: Domain) => ({
  name,
  subdomains,
  status,
  connectionIds,
  ...(graceUntil !== undefined && { graceUntil }),
});
