import { appLimit, type Signed } from "../../apps/session-limits.ts";
import type { App } from "../../apps/types.ts";
import type { LiveSession, SessionNews } from "../../sessions/repository.ts";
import type { HeaderList } from "./headers.ts";

/** A yes, with what it stood on. */
export interface Ready {
  readonly session: LiveSession;
  /** When the database was asked, ms. */
  readonly from: number;
  readonly headers: HeaderList;
  readonly app: Pick<App, "session">;
  readonly signedInAt: number;
}

interface Held extends Ready {
  readonly id: string;
  /** Until when it may be given without asking Redis, ms. */
  readonly until: number;
}

const MOST = 20_000;
/** How long an answer is remembered at most, whatever the era says; see decision 012. Milliseconds. */
const REMEMBERED_FOR_MS = 5_000;
/** A use is written down when the last one is older than this share of the idle limit, at most a minute. */
const TOUCH_SHARE = 60;
const TOUCH_AT_MOST_MS = 60_000;

export const wantsTouch = ({ seenAt, idleMs }: LiveSession, now: number): boolean =>
  now - seenAt >= Math.min(TOUCH_AT_MOST_MS, idleMs / TOUCH_SHARE);

export type ReadyAnswers = ReturnType<typeof createReadyAnswers>;

/**
 * Answers of the last moments. Within `readyMs` one is given without asking anybody, as long as news arrive: what ends
 * or changes a session is told to every node and taken out here at once. After that it counts while era and session are
 * what they were, as Redis says.
 */
export function createReadyAnswers(news: SessionNews | undefined, readyMs: number) {
  const held = new Map<string, Held>();
  const index = new Map<string, Set<string>>();
  let heard = 0;

  const places = ({ session }: Ready): readonly string[] => [
    `s:${session.key.slice(session.key.indexOf(".") + 1)}`,
    `p:${session.tenantId}:${session.personId}`,
    `t:${session.tenantId}`,
  ];

  function drop(id: string): void {
    const entry = held.get(id);
    if (entry === undefined) return;
    held.delete(id);
    for (const place of places(entry)) {
      const ids = index.get(place);
      ids?.delete(id);
      if (ids?.size === 0) index.delete(place);
    }
  }

  news?.listen((what) => {
    heard += 1;
    if (what === "*") {
      held.clear();
      index.clear();
    }
    for (const id of index.get(what) ?? []) drop(id);
  });

  return {
    /** To be taken before a session is read: what is told meanwhile makes its answer none to be given unasked. */
    mark: () => heard,

    /** To be given at once. */
    at(id: string, now: number): Ready | undefined {
      const entry = held.get(id);
      if (entry === undefined || now >= entry.until || now < entry.from) return undefined;
      const { session } = entry;
      const isOver =
        now >= session.endsAt || now >= session.seenAt + session.idleMs || isBeyond(entry, session, now);
      return isOver || wantsTouch(session, now) || news?.isCurrent() !== true ? undefined : entry;
    },

    /** What was answered for this very session in this era. */
    still(id: string, session: LiveSession, now: number): Ready | undefined {
      const entry = held.get(id);
      const same =
        entry !== undefined &&
        session.era !== undefined &&
        entry.session.era === session.era &&
        entry.session.version === session.version;
      if (!same || isBeyond(entry, session, now)) return undefined;
      return now >= entry.from && now < entry.from + REMEMBERED_FOR_MS ? entry : undefined;
    },

    put(id: string, ready: Ready, mark: number, now: number): void {
      drop(id);
      if (ready.session.era === undefined) return;
      held.set(id, { ...ready, id, until: mark === heard ? now + readyMs : 0 });
      for (const place of places(ready)) {
        const ids = index.get(place) ?? new Set();
        index.set(place, ids.add(id));
      }
      const [oldest] = held.keys();
      if (held.size > MOST && oldest !== undefined) drop(oldest);
    },
  };
}

/** By the app's own limits (X1). */
const isBeyond = ({ app, signedInAt }: Ready, { seenAt }: Pick<Signed, "seenAt">, now: number): boolean =>
  appLimit(app, { signedInAt, seenAt }, now) !== undefined;
