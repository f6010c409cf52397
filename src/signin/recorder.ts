import type { CollisionRepository } from "../directory/repository.ts";
import type { AuditContext, AuditEvent, AuditTrail } from "../kernel/audit.ts";
import type { Check } from "../kernel/checks.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Seal } from "../kernel/seal.ts";
import type { Transact } from "../kernel/transaction.ts";
import { SigninRefused } from "./errors.ts";
import { fixFor } from "./fixes.ts";
import type { Moment } from "./moments.ts";
import type { Said } from "./openid/claims.ts";
import { makeReference } from "./reference.ts";
import type { AttemptFilter, AttemptRepository } from "./repository.ts";
import type { SigninAttempt, VerifiedFacts, Visitor } from "./types.ts";

interface Stores {
  readonly attempts: AttemptRepository;
  readonly collisions: CollisionRepository;
  readonly audit: AuditTrail;
}

/** What else a refusal leaves behind, in its transaction. @returns what is to be told of it */
export type Alongside = (stores: Stores, attempt: SigninAttempt) => Promise<readonly AuditEvent[]>;

interface Needs {
  readonly transact: Transact<Stores>;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  /** An attempt is forgotten after this many days. */
  readonly recorderDays: number;
  /** Told of each refusal after it was written; must not reject. */
  readonly onRefused?: (attempt: SigninAttempt, proof: Proof | undefined) => Promise<void>;
}

/** What shows beyond doubt whose an attempt was; not kept. */
export interface Proof {
  /** That were verified. */
  readonly facts?: Pick<VerifiedFacts, "issuer" | "nameId" | "nameIdFormat"> | undefined;
  /** Which the mapping made of them. */
  readonly email?: string | undefined;
  /** SHA-256 of the secret of the browser that began. */
  readonly browser?: () => Promise<string | undefined>;
}

/** What is known of an attempt when it is written down. */
export interface Sighting {
  readonly tenantId: string;
  /** Of the stored request; absent where the attempt belongs to none, or may be a stranger's. */
  readonly reference?: string | undefined;
  /** The attempt that was recorded when more was owed, and has not ended. */
  readonly unfinishedId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly personId?: string | undefined;
  readonly appId?: string | undefined;
  readonly email?: string | undefined;
  readonly checks: readonly Check[];
  /** Before the end, which is when it is written down. */
  readonly moments?: readonly Moment[] | undefined;
  readonly proof?: Proof | undefined;
  readonly sealedMessage?: Buffer | undefined;
  readonly sealedClaims?: Buffer | undefined;
  readonly from: Visitor;
}

export type Recorder = ReturnType<typeof createRecorder>;

const DAY_MS = 86_400_000;
const SEALED_FOR = "saml-message";
const CLAIMS_SEALED_FOR = "openid-claims";
/** Text from strangers is kept up to this length, UTF-16 units. */
const LONGEST = 512;

/** The flight recorder: every attempt, accepted or refused, with what each step saw (S3). */
export function createRecorder({ transact, clock, random, seal, recorderDays, onRefused }: Needs) {
  const attempt = (seen: Sighting, outcome: SigninAttempt["outcome"], code: string): SigninAttempt => {
    const at = clock();
    return {
      id: random.uuid(),
      tenantId: seen.tenantId,
      reference: seen.reference ?? makeReference(random),
      at,
      outcome,
      code,
      connectionId: seen.connectionId,
      personId: seen.personId,
      appId: seen.appId,
      email: seen.email?.slice(0, LONGEST),
      ip: seen.from.ip,
      userAgent: seen.from.userAgent?.slice(0, LONGEST),
      checks: seen.checks.map(storable),
      ...(seen.moments && { moments: [...seen.moments, { name: outcome, at: at.getTime() }] }),
      fix: code === "ok" ? undefined : fixFor(code),
      sealedMessage: seen.sealedMessage,
      sealedClaims: seen.sealedClaims,
      keepUntil: new Date(at.getTime() + recorderDays * DAY_MS),
    };
  };

  /** An attempt that waits for its end gets it; one that has had it stays, and this is another. */
  async function written(attempts: AttemptRepository, seen: Sighting, code: string): Promise<SigninAttempt> {
    const row = attempt(seen, "refused", code);
    if (seen.unfinishedId === undefined) {
      await attempts.insert(row);
      return row;
    }
    const { checks, fix, at } = row;
    const ending = { outcome: "refused", code, fix } as const;
    const moments = [{ name: "refused", at: at.getTime() }];
    if (await attempts.extend(seen.tenantId, seen.unfinishedId, { checks, moments, ending }))
      return { ...row, id: seen.unfinishedId };
    const other = { ...row, reference: makeReference(random) };
    await attempts.insert(other);
    return other;
  }

  return {
    /** An accepted attempt, to be inserted in the transaction of its sign-in. */
    accepted: (seen: Sighting): SigninAttempt => attempt(seen, "accepted", "ok"),

    /** An attempt whose first step is done, to be inserted likewise; the last step finishes it. */
    unfinished: (seen: Sighting): SigninAttempt => attempt(seen, "unfinished", "signin_unfinished"),

    /** What a test sign-in came to, to be inserted with its audit event. */
    tested: (seen: Sighting, code: string): SigninAttempt => attempt(seen, "tested", code),

    /** Writes a refused attempt and its audit event together. @returns the refusal, to be thrown */
    async refused(
      code: string,
      message: string,
      seen: Sighting,
      cause?: unknown,
      also?: Alongside,
    ): Promise<SigninRefused> {
      const by: AuditContext = { ...anonymous(seen.from), tenantId: seen.tenantId };
      const row = await transact(seen.tenantId, async (stores) => {
        const { attempts, audit } = stores;
        const row = await written(attempts, seen, code);
        const events = (await also?.(stores, row)) ?? [];
        await audit.record(
          {
            name: "signin.refused",
            reference: row.reference,
            code,
            ...(seen.connectionId === undefined ? {} : { connectionId: seen.connectionId }),
            ...(seen.personId === undefined ? {} : { targetId: seen.personId }),
          },
          by,
        );
        for (const event of events) await audit.record(event, by);
        return row;
      });
      await onRefused?.(row, seen.proof);
      return new SigninRefused(code, message, row.reference, cause);
    },

    seal: (message: string): Buffer => seal.close(Buffer.from(message, "utf8"), SEALED_FOR),

    sealClaims: (said: Said): Buffer =>
      seal.close(Buffer.from(JSON.stringify(said), "utf8"), CLAIMS_SEALED_FOR),

    /** Newest first. */
    search(tenantId: string, filter: AttemptFilter, page: PageRequest): Promise<Page<SigninAttempt>> {
      return transact(tenantId, ({ attempts }) => attempts.search(tenantId, filter, page));
    },

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<SigninAttempt> {
      const found = await transact(tenantId, ({ attempts }) => attempts.find(tenantId, id));
      if (found === undefined) throw new NotFound(`sign-in ${id}`);
      return found;
    },

    /** The `SAMLResponse` field as it was posted; `undefined` where none came. */
    messageOf: (recorded: SigninAttempt): string | undefined =>
      recorded.sealedMessage && seal.open(recorded.sealedMessage, SEALED_FOR).toString("utf8"),

    /** What an OpenID provider said; `undefined` where nothing was found true. */
    claimsOf({ sealedClaims }: SigninAttempt): Said | undefined {
      if (sealedClaims === undefined) return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `sealClaims`
      return JSON.parse(seal.open(sealedClaims, CLAIMS_SEALED_FOR).toString("utf8")) as Said;
    },

    /** Tells the trail that somebody has read what a message says of a person. */
    valuesRead({ id, reference }: SigninAttempt, by: AuditContext): Promise<void> {
      return transact(by.tenantId, ({ audit }) =>
        audit.record({ name: "signin.values_read", targetId: id, reference }, by),
      );
    },

    /** Removes what is past its time, at most `limit` rows; returns how many. */
    forget(tenantId: string, limit: number): Promise<number> {
      return transact(tenantId, ({ attempts }) => attempts.forget(tenantId, clock(), limit));
    },
  };
}

/** PostgreSQL text holds no NUL, and a hostile value has no end. */
const storable = (check: Check): Check => ({
  ...check,
  ...(check.expected === undefined ? {} : { expected: clean(check.expected) }),
  ...(check.received === undefined ? {} : { received: clean(check.received) }),
});

const clean = (text: string): string => text.slice(0, LONGEST).toWellFormed().replaceAll("\0", "\u{FFFD}");

export const anonymous = (from: Visitor): Pick<AuditContext, "actor" | "ip" | "requestId"> => ({
  actor: { kind: "anonymous" },
  ...(from.ip === undefined ? {} : { ip: from.ip }),
  ...(from.requestId === undefined ? {} : { requestId: from.requestId }),
});
