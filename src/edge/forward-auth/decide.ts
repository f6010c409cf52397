import { accessRefusal, type AccessRefusal } from "../../apps/access.ts";
import { isAt } from "../../apps/hosts.ts";
import type { AppLocator, AppRepository } from "../../apps/repository.ts";
import { createAppLimits } from "../../apps/session-limits.ts";
import type { ProxyApp } from "../../apps/types.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Person } from "../../directory/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { sameSecret } from "../../kernel/random.ts";
import type { Door, LiveSession, SessionBackend } from "../../sessions/repository.ts";
import { signInBehind } from "../../sessions/signed-in-data.ts";
import type { Shown } from "./cookies.ts";
import { identityHeaders, type HeaderList } from "./headers.ts";
import { type ReadyAnswers, wantsTouch } from "./ready.ts";

interface Needs {
  /** Sessions as the rules of now leave them. */
  readonly sessions: Pick<SessionBackend, "read" | "readAtDoor" | "touch">;
  /** The same store without asking for the rules: enough where they were asked for in this era. */
  readonly store: Pick<SessionBackend, "read" | "readAtDoor">;
  readonly transact: Transact<{ readonly apps: AppRepository; readonly people: PersonRepository }>;
  readonly locate: AppLocator;
  readonly ready: ReadyAnswers;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
}

/** What a proxy is told of one request. */
export type Verdict =
  | { readonly kind: "yes"; readonly headers: HeaderList }
  | { readonly kind: "nobody"; readonly app: ProxyApp }
  | {
      readonly kind: "refused";
      readonly app: ProxyApp;
      readonly personId: string;
      readonly code: AccessRefusal;
    }
  | { readonly kind: "unknown-host" };

type Found = LiveSession & { readonly door?: Door };

export type Decide = ReturnType<typeof createDecide>;

/** Who asks for an app at a host, and whether they may (A3, A6). */
export function createDecide({ sessions, store, transact, locate, ready, clock, ephemeral }: Needs) {
  const limits = createAppLimits({ ephemeral, clock });

  const read = (from: Needs["store"], shown: Shown, host: string, now: number): Promise<Found | undefined> =>
    shown.kind === "door" ? from.readAtDoor(shown.key, host, now) : from.read(shown.key, now);

  const used = async (session: LiveSession, now: number): Promise<LiveSession> => {
    if (!wantsTouch(session, now) || !(await sessions.touch(session.key, now))) return session;
    return { ...session, seenAt: now };
  };

  /** Given without asking the database: the session lives, and what it was judged by has not changed. */
  async function remembered(
    id: string,
    shown: Shown,
    host: string,
    now: number,
  ): Promise<HeaderList | undefined> {
    const mark = ready.mark();
    const found = await read(store, shown, host, now);
    if (found === undefined || !opens(shown, found)) return undefined;
    const still = ready.still(id, found, now);
    if (still === undefined) return undefined;
    ready.put(id, { ...still, session: await used(found, now) }, mark, now);
    return still.headers;
  }

  async function asked(id: string, shown: Shown, host: string, now: number): Promise<Verdict | undefined> {
    const mark = ready.mark();
    const session = await read(sessions, shown, host, now);
    if (session === undefined || !opens(shown, session)) return undefined;
    const appId = session.door?.appId ?? (await locate.findByHost(host))?.id;
    if (appId === undefined) return undefined;
    const { app, person } = await both(session, appId);
    if (app?.protocol !== "forward-auth" || !isAt(app.hosts, host)) return undefined;
    const code = person === undefined ? "person_deactivated" : accessRefusal(app, person);
    if (person === undefined || code !== undefined)
      return { kind: "refused", app, personId: session.personId, code: code ?? "person_deactivated" };
    const signIn = signInBehind(session);
    if (!(await limits.opens(app, signIn))) return undefined;
    const headers = identityHeaders(app, person);
    const { signedInAt } = signIn;
    ready.put(id, { session: await used(session, now), from: now, headers, app, signedInAt }, mark, now);
    return { kind: "yes", headers };
  }

  /** An app of another tenant is not found behind this one's wall. */
  const both = ({ tenantId, personId }: LiveSession, appId: string) =>
    transact(
      tenantId,
      async ({
        apps,
        people,
      }): Promise<{ app: Awaited<ReturnType<AppRepository["find"]>>; person: Person | undefined }> => ({
        app: await apps.find(tenantId, appId),
        person: await people.find(tenantId, personId),
      }),
    );

  return {
    /** @returns a yes that needs no question at all */
    atOnce(shown: readonly Shown[], host: string): HeaderList | undefined {
      const [first] = shown;
      return first && ready.at(placeOf(first, host), clock().getTime())?.headers;
    },

    /** @param host as hosts are compared; `undefined`: it is none */
    async decide(shown: readonly Shown[], host: string | undefined): Promise<Verdict> {
      if (host === undefined) return { kind: "unknown-host" };
      const now = clock().getTime();
      for (const each of shown) {
        const id = placeOf(each, host);
        const headers = await remembered(id, each, host, now);
        if (headers !== undefined) return { kind: "yes", headers };
        const verdict = await asked(id, each, host, now);
        if (verdict !== undefined) return verdict;
      }
      const app = await locate.findByHost(host);
      return app?.enabled === true ? { kind: "nobody", app } : { kind: "unknown-host" };
    },
  };
}

const placeOf = (shown: Shown, host: string): string =>
  shown.kind === "door" ? `${shown.key} ${shown.secretHash} ${host}` : `${shown.key} ${host}`;

/** Both are hashes: what is compared tells nothing of the secret. */
const opens = (
  shown: Shown,
  session: LiveSession & { readonly door?: { readonly secretHash: string } },
): boolean => shown.kind === "session" || sameSecret(session.door?.secretHash ?? "", shown.secretHash);
