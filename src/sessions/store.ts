import { createHash } from "node:crypto";
import { callbackify } from "node:util";
import { Store, type SessionData, type Session } from "express-session";
import type { Request } from "express";
import { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import { SessionNotSignedIn, SessionRefused, SessionStale } from "./errors.ts";
import type { SessionBackend } from "./repository.ts";
import type { SessionLimits, SessionRecord } from "./types.ts";

interface Needs {
  readonly backend: SessionBackend;
  readonly clock: Clock;
  /** Asked at each sign-in. */
  readonly limits: () => SessionLimits;
}

/** The part of a session's data that decides to whom it belongs and when it ends; the rest is the edge's. */
const ownership = z.object({
  signedIn: z.object({
    tenantId: z.string(),
    personId: z.string(),
    connectionId: z.string().optional(),
    at: z.number(),
    idpSessionEndsAt: z.number().optional(),
  }),
});

/** A use is written down when the last one on record is older than this share of the idle limit, at most a minute. */
const TOUCH_SHARE = 60;
const TOUCH_AT_MOST_MS = 60_000;

type Done = (error?: unknown) => void;

/** `<shard>.<SHA-256 of the id>`; the shard is the first two characters of the id. */
export const sessionKey = (sessionId: string): string =>
  `${sessionId.slice(0, 2)}.${createHash("sha256").update(sessionId).digest("base64url")}`;

/**
 * express-session's store over our own port. A known session is written by compare-and-set, a new one only if nobody
 * was revoked since: a request in flight cannot bring a revoked session back. Failures reach express-session's
 * callback, which answers with an error and never lets the request go on (fail closed).
 */
export class BrokerSessionStore extends Store {
  readonly #needs: Needs;
  /** The record behind each session object that was read or written, for the next compare-and-set. */
  readonly #records = new WeakMap<object, SessionRecord>();

  constructor(needs: Needs) {
    super();
    this.#needs = needs;
  }

  /** As it was read or written by this request. */
  recordOf(session: object): SessionRecord | undefined {
    return this.#records.get(session);
  }

  override get(sessionId: string, done: (error: unknown, session?: SessionData | null) => void): void {
    callbackify(() => this.#read(sessionId))(done);
  }

  override createSession(req: Request, data: SessionData): Session & SessionData {
    const record = this.#records.get(data);
    const session = super.createSession(req, data);
    if (record !== undefined) this.#records.set(session, record);
    return session;
  }

  override set(sessionId: string, session: SessionData, done: Done = ignore): void {
    settle(this.#write(sessionId, session), done);
  }

  override touch(sessionId: string, session: SessionData, done: Done = ignore): void {
    settle(this.#touch(sessionId, session), done);
  }

  override destroy(sessionId: string, done: Done = ignore): void {
    settle(this.#destroy(sessionId), done);
  }

  async #destroy(sessionId: string): Promise<void> {
    await this.#needs.backend.remove(sessionKey(sessionId));
  }

  async #read(sessionId: string): Promise<SessionData | null> {
    const record = await this.#needs.backend.read(sessionKey(sessionId), this.#needs.clock().getTime());
    if (record === undefined) return null;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by #write, below
    const session = JSON.parse(record.data) as SessionData;
    this.#records.set(session, record);
    return session;
  }

  async #write(sessionId: string, session: SessionData): Promise<void> {
    const data = JSON.stringify(session);
    const known = this.#records.get(session);
    // express-session saves a new session a second time when the answer ends.
    if (known !== undefined && known.data === data && this.#isNoted(known)) return;
    this.#records.set(session, await (known ? this.#replace(known, data) : this.#create(sessionId, data)));
  }

  async #create(sessionId: string, data: string): Promise<SessionRecord> {
    const { backend, limits } = this.#needs;
    const read = ownership.safeParse(JSON.parse(data));
    if (!read.success) throw new SessionNotSignedIn("a session without a person is not kept");
    const { tenantId, personId, connectionId, at, idpSessionEndsAt } = read.data.signedIn;
    const { idleMs, absoluteMs } = limits();
    const record: SessionRecord = {
      key: sessionKey(sessionId),
      tenantId,
      personId,
      connectionId,
      data,
      version: 1,
      createdAt: at,
      seenAt: at,
      endsAt: Math.min(at + absoluteMs, idpSessionEndsAt ?? Number.POSITIVE_INFINITY),
      idleMs,
    };
    if (!(await backend.create(record)))
      throw new SessionRefused(`the sign-in of person ${personId} was revoked`);
    // Whoever keeps it may have set other limits.
    return (await backend.read(record.key, at)) ?? record;
  }

  async #replace(known: SessionRecord, data: string): Promise<SessionRecord> {
    const now = this.#needs.clock().getTime();
    if (!(await this.#needs.backend.replace(known.key, data, known.version, now)))
      throw new SessionStale("the session ended or was changed by another request");
    return { ...known, data, version: known.version + 1 };
  }

  /** A session that has ended meanwhile is the next request's business: this one was answered already. */
  async #touch(sessionId: string, session: SessionData): Promise<void> {
    const known = this.#records.get(session);
    if (known !== undefined && this.#isNoted(known)) return;
    await this.#needs.backend.touch(sessionKey(sessionId), this.#needs.clock().getTime());
  }

  /** Whether the last use on record is as good as this one. */
  #isNoted({ seenAt, idleMs }: SessionRecord): boolean {
    return this.#needs.clock().getTime() - seenAt < Math.min(TOUCH_AT_MOST_MS, idleMs / TOUCH_SHARE);
  }
}

function ignore(): void {}

/** Outside the promise, so that a throw in express-session's callback is not swallowed. */
function settle(work: Promise<void>, done: Done): void {
  callbackify(() => work)((error) => done(error ?? undefined));
}
