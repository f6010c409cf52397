import { z } from "zod";
import type { ApiTokenCheck } from "../../api-tokens/check.ts";
import { accessRefusal } from "../../apps/access.ts";
import { appEndsAt, createAppLimits } from "../../apps/session-limits.ts";
import type { CrowdApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditContext, AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import { signInBehind } from "../../sessions/signed-in-data.ts";
import type { SessionRecord, Sessions } from "../../sessions/types.ts";
import type { AppDirectory } from "./directory.ts";
import { CrowdRefused } from "./errors.ts";
import { isFor, type Authenticated } from "./passwords.ts";

interface Needs {
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly sessions: Pick<Sessions, "newId" | "end" | "list">;
  /** Where the rules of now are asked at every look (P6). */
  readonly ruledSessions: SessionBackend;
  readonly apiTokenCheck: ApiTokenCheck;
  readonly appDirectory: AppDirectory;
}

/** What the app says of the browser, e.g. `remote_address`; whoever comes with the token says the same. */
export type ValidationFactors = ReadonlyMap<string, string>;

export interface SsoSession {
  readonly token: string;
  readonly person: Person;
  readonly createdAt: Date;
  readonly endsAt: Date;
}

export type SsoSessions = ReturnType<typeof createSsoSessions>;

/** The part of a session's data that is ours; sessions of browsers have none. */
const ours = z.object({
  crowd: z.object({
    appPasswordId: z.string(),
    onlyAppId: z.string().optional(),
    factors: z.string(),
  }),
});

/** As `Sessions.newId` makes them. */
const TOKEN = /^[0-9a-f]{2}[\w-]{43}$/;

/** Never the key of a browser's session: a token of one kind must not work as the other. */
const keyOf = (token: string): string => `${token.slice(0, 2)}.${sha256(`crowd-sso:${token}`)}`;

const factorsIn = (factors: ValidationFactors): string =>
  sha256(JSON.stringify([...factors].toSorted(([one], [other]) => (one < other ? -1 : 1))));

/**
 * Sessions that apps which speak Crowd share (A4). They stand beside those of browsers, so that what ends a person's
 * sessions ends these too, and they end with the app password that they were opened with.
 */
export function createSsoSessions(needs: Needs) {
  const { transact, clock, sessions, ruledSessions, apiTokenCheck, appDirectory } = needs;
  const limits = createAppLimits(needs);

  /** @throws CrowdRefused crowd_session_unknown, for whatever reason */
  async function live(app: CrowdApp, token: string) {
    if (!TOKEN.test(token)) throw unknown();
    const key = keyOf(token);
    const record = await ruledSessions.read(key, clock().getTime());
    const kept = record && ours.safeParse(JSON.parse(record.data)).data?.crowd;
    if (record === undefined || kept === undefined || record.tenantId !== app.tenantId) throw unknown();
    if (!isFor(app, kept.onlyAppId) || !(await limits.opens(app, signInBehind(record)))) throw unknown();
    const presented = await apiTokenCheck.again(app.tenantId, kept.appPasswordId);
    if (presented === undefined || presented.refusal !== undefined) {
      await ruledSessions.remove(key);
      throw unknown();
    }
    const person = await appDirectory.personById(app, record.personId).catch((error: unknown) => {
      throw error instanceof CrowdRefused ? unknown() : error;
    });
    if (accessRefusal(app, person) !== undefined) throw unknown();
    return { record, person, factors: kept.factors, endsAt: presented.endsAt };
  }

  return {
    /**
     * @param seconds until its end; the person's policy may end it earlier
     * @throws CrowdRefused crowd_access_not_granted where the policy lets no such session be
     */
    async open(
      app: CrowdApp,
      { person, presented }: Authenticated,
      about: { readonly factors: ValidationFactors; readonly seconds: number | undefined },
      by: AuditContext,
    ): Promise<SsoSession> {
      const { sessionId: token } = sessions.newId(app.tenantId);
      const at = clock().getTime();
      const key = keyOf(token);
      const latest = Math.min(presented.endsAt.getTime(), at + (about.seconds ?? Infinity) * 1_000);
      const record = recordOf(app, { person, presented }, { key, at, latest, factors: about.factors });
      const opened = (await ruledSessions.create(record)) && (await ruledSessions.read(key, at));
      if (!opened)
        throw new CrowdRefused("crowd_access_not_granted", "no session may be opened for this user");
      const event = { name: "session.started", targetId: key, personId: person.id } as const;
      await transact(app.tenantId, ({ audit }) => audit.record(event, by));
      return shown(app, token, person, opened);
    },

    /** Without prolonging it. @throws CrowdRefused crowd_session_unknown */
    async find(app: CrowdApp, token: string): Promise<SsoSession> {
      const { record, person } = await live(app, token);
      return shown(app, token, person, record);
    },

    /** Prolongs it for who says what was said at its opening. @throws CrowdRefused crowd_session_unknown */
    async validate(app: CrowdApp, token: string, factors: ValidationFactors): Promise<SsoSession> {
      const { record, person, factors: expected } = await live(app, token);
      const now = clock().getTime();
      if (factorsIn(factors) !== expected || !(await ruledSessions.touch(record.key, now))) throw unknown();
      return shown(app, token, person, { ...record, seenAt: now });
    },

    /** Whether there is one or not: afterwards there is none. */
    async end(app: CrowdApp, token: string, by: AuditContext): Promise<void> {
      const found = await live(app, token).catch((error: unknown) => {
        if (!(error instanceof CrowdRefused)) throw error;
        return undefined;
      });
      if (found === undefined) return;
      const about = { personId: found.person.id, because: "signed_out" };
      await sessions.end(found.record.key, about, by);
    },

    /** All that apps may share of this person's, but one. Sessions of browsers are not an app's to end. */
    async endAllOf(app: CrowdApp, person: Person, exceptToken: string | undefined, by: AuditContext) {
      const spared = exceptToken === undefined ? undefined : keyOf(exceptToken);
      const over: string[] = [];
      let cursor: string | undefined;
      do {
        const page = { limit: 200, ...(cursor !== undefined && { cursor }) };
        const { items, next } = await sessions.list(app.tenantId, { personId: person.id }, page);
        for (const { key, data } of items) {
          const kept = ours.safeParse(JSON.parse(data)).data?.crowd;
          if (kept !== undefined && isFor(app, kept.onlyAppId) && key !== spared) over.push(key);
        }
        cursor = next;
      } while (cursor !== undefined);
      for (const key of over) await sessions.end(key, { personId: person.id, because: "signed_out" }, by);
    },
  };
}

const recordOf = (
  app: CrowdApp,
  { person, presented }: Authenticated,
  { key, at, latest, factors }: { key: string; at: number; latest: number; factors: ValidationFactors },
): SessionRecord => ({
  key,
  tenantId: app.tenantId,
  personId: person.id,
  connectionId: undefined,
  version: 1,
  createdAt: at,
  seenAt: at,
  endsAt: latest,
  idleMs: latest - at,
  data: JSON.stringify({
    signedIn: {
      method: "app-password",
      tenantId: app.tenantId,
      personId: person.id,
      at,
      authnInstant: at,
      idpSessionEndsAt: latest,
    },
    userAgent: `${app.name} (app password)`,
    crowd: {
      appPasswordId: presented.token.id,
      onlyAppId: presented.token.onlyAppId,
      factors: factorsIn(factors),
    },
  }),
});

const shown = (app: CrowdApp, token: string, person: Person, record: SessionRecord): SsoSession => ({
  token,
  person,
  createdAt: new Date(record.createdAt),
  endsAt: new Date(Math.min(record.endsAt, record.seenAt + record.idleMs, appEndsAt(app, record.createdAt))),
});

const unknown = () => new CrowdRefused("crowd_session_unknown", "no such session");
