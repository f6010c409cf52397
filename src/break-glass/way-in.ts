import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import type { Logger } from "../kernel/logger.ts";
import { sha256, type Random } from "../kernel/random.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { readCode } from "./code.ts";
import { BreakGlassLimited, BreakGlassRefused } from "./errors.ts";
import type { BreakGlassLocator, BreakGlassRepository } from "./repository.ts";
import type { BreakGlassSession, CodeFacts, Readiness, SessionFacts, Use } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly breakGlass: BreakGlassRepository; readonly audit: AuditTrail }>;
  readonly locate: BreakGlassLocator;
  /** Counts in the database, so that it counts while Redis is away. */
  readonly counter: Pick<Ephemeral, "count">;
  readonly verifySecret: (secret: string, stored: string) => Promise<boolean>;
  /** A hash that no code has, of the same cost as theirs. */
  readonly nobodysHash: Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export interface Attempt {
  readonly email: string;
  readonly code: string;
  /** The address, as limits count it. */
  readonly block: string;
  readonly ip?: string;
  readonly requestId?: string;
  readonly userAgent?: string;
}

export type WayIn = ReturnType<typeof createWayIn>;

const MINUTE_MS = 60_000;
const FROM_AN_ADDRESS = 20;
const FOR_A_NAME = 5;
/** Long enough to mend a policy, short enough to be forgotten in a browser. */
export const SESSION_MS = 60 * MINUTE_MS;

/**
 * What happens at the door (S8). It asks no policy, no connection and no Redis: a code, its holder and the database
 * decide alone.
 */
export function createWayIn(needs: Needs) {
  const { transact, locate, counter, verifySecret, nobodysHash, clock, random, log } = needs;

  /** @throws BreakGlassRefused, BreakGlassLimited: the same for every cause and after the same work */
  async function prove(attempt: Attempt): Promise<CodeFacts> {
    const { block, email } = attempt;
    if ((await counter.count(`break-glass:address:${block}`, MINUTE_MS)) > FROM_AN_ADDRESS) throw limited();
    const typed = readCode(attempt.code);
    const found = await locate.breakGlassCode(typed?.selector ?? "");
    const because = found === undefined ? "code_unknown" : obstacleOf(found, email);
    const tries = await counter.count(`break-glass:name:${sha256(nameOf(email))}`, MINUTE_MS);
    // Whoever knows no code of hers can tire nobody out, and cannot keep the holder of one from using it.
    if (because !== undefined && tries > FOR_A_NAME) throw limited();
    const hash = found === undefined || because !== undefined ? await nobodysHash : found.hash;
    const fits = await verifySecret(typed?.secret ?? "", hash);
    if (found !== undefined && because === undefined && fits) return found;
    await refuse(found, because ?? "code_wrong", attempt);
    throw tries > FOR_A_NAME ? limited() : refused();
  }

  async function refuse(found: CodeFacts | undefined, code: string, attempt: Attempt): Promise<void> {
    const tenantId = found?.tenantId ?? INSTANCE_TENANT;
    const by: AuditContext = { ...originOf(attempt), tenantId, actor: { kind: "anonymous" } };
    const event = { name: "break_glass.refused", code } as const;
    await transact(tenantId, ({ audit }) =>
      audit.record(found === undefined ? event : { ...event, targetId: found.personId }, by),
    );
    log.warn({ ...originOf(attempt), tenantId, code }, "break-glass code refused");
  }

  /** Takes the code and does `work` in one transaction: of five posts at once one gets in. */
  async function spend<T>(
    attempt: Attempt,
    use: Use,
    work: (breakGlass: BreakGlassRepository, audit: AuditTrail, code: CodeFacts) => Promise<T>,
  ): Promise<T> {
    const code = await prove(attempt);
    const done = await transact(code.tenantId, async ({ breakGlass, audit }) => {
      if (!(await breakGlass.take(code.tenantId, code.selector, use, clock()))) return undefined;
      return { result: await work(breakGlass, audit, code) };
    });
    if (done !== undefined) return done.result;
    await refuse(code, "code_used", attempt);
    throw refused();
  }

  return {
    /** @throws BreakGlassRefused, BreakGlassLimited */
    async signIn(attempt: Attempt): Promise<{ readonly session: BreakGlassSession; readonly token: string }> {
      const token = random.token(32);
      const session = await spend(attempt, "sign-in", async (breakGlass, audit, code) => {
        const session = begun(code, attempt, sha256(token));
        await breakGlass.insertSession(session);
        const event = { targetId: code.personId, sessionId: session.id, credentialId: code.credentialId };
        await audit.record({ name: "break_glass.used", ...event }, byHolder(code, attempt));
        return session;
      });
      const { id: sessionId, tenantId, personId, endsAt } = session;
      log.error(
        { ...originOf(attempt), tenantId, personId, sessionId, endsAt },
        "BREAK-GLASS sign-in: somebody acts as an owner by a recovery code",
      );
      return { session, token };
    },

    /** Proves a code as `signIn` would and uses it up, but signs nobody in. @throws BreakGlassRefused, BreakGlassLimited */
    async rehearse(attempt: Attempt): Promise<Readiness> {
      const { readiness, personId, tenantId } = await spend(
        attempt,
        "rehearsal",
        async (breakGlass, audit, code) => {
          const event = { targetId: code.personId, credentialId: code.credentialId };
          await audit.record({ name: "break_glass.rehearsed", ...event }, byHolder(code, attempt));
          return { ...code, readiness: await breakGlass.readiness(code.tenantId) };
        },
      );
      log.warn({ ...originOf(attempt), tenantId, personId }, "break-glass code rehearsed");
      return readiness;
    },

    /** The session of a cookie, while it, its sheet and its holder are good. */
    async sessionOf(token: string): Promise<SessionFacts | undefined> {
      const found = await locate.breakGlassSession(sha256(token));
      return found !== undefined && isAlive(found, clock()) ? found : undefined;
    },
  };

  function begun(code: CodeFacts, attempt: Attempt, tokenHash: string): BreakGlassSession {
    const { tenantId, personId, credentialId } = code;
    const now = clock();
    return {
      id: random.uuid(),
      tenantId,
      personId,
      credentialId,
      tokenHash,
      createdAt: now,
      endsAt: new Date(now.getTime() + SESSION_MS),
      endedAt: undefined,
      ip: attempt.ip,
      userAgent: attempt.userAgent?.slice(0, 256),
    };
  }
}

/** Whether a session's requests are answered. */
export const isAlive = ({ endedAt, endsAt, revokedAt, person }: SessionFacts, now: Date): boolean =>
  endedAt === undefined && revokedAt === undefined && now < endsAt && person.status === "active";

/** Why a code that exists is not to be used, as a stable word; the secret is not looked at yet. */
function obstacleOf({ usedAt, revokedAt, person }: CodeFacts, email: string): string | undefined {
  if (person.email !== nameOf(email)) return "email_mismatch";
  if (usedAt !== undefined) return "code_used";
  if (revokedAt !== undefined) return "credential_revoked";
  return person.status === "active" ? undefined : "person_deactivated";
}

const nameOf = (email: string): string => email.normalize("NFC").trim().toLowerCase().slice(0, 320);

const originOf = ({ ip, requestId }: Attempt): Pick<AuditContext, "ip" | "requestId"> => ({
  ...(ip === undefined ? {} : { ip }),
  ...(requestId === undefined ? {} : { requestId }),
});

const byHolder = ({ tenantId, personId, person }: CodeFacts, attempt: Attempt): AuditContext => ({
  ...originOf(attempt),
  tenantId,
  actor: { kind: "person", id: personId, name: `${person.email} (break-glass)` },
});

const refused = () => new BreakGlassRefused("the code was refused");
const limited = () => new BreakGlassLimited("too many wrong codes", { nextStep: "Wait a minute." });
