import type { Clock } from "../kernel/clock.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { SessionBackend } from "./repository.ts";
import type { OpenedApps, SessionRecord, WiderFilter } from "./types.ts";

interface Needs<Rows> {
  readonly backend: Pick<SessionBackend, "read" | "remove">;
  readonly clock: Clock;
  readonly transact: Transact<Rows>;
  readonly opened: OpenedApps<Rows>;
}

type OfApp = WiderFilter & { readonly appId: string };

const AT_ONCE = 200;

/** Sessions in which a certain app was opened (X3). The database knows which; the sessions' store knows which live. */
export function createOpenedIn<Rows>({ backend, clock, transact, opened }: Needs<Rows>) {
  return {
    /** A page may be shorter than its limit: sessions that have ended meanwhile are left out. */
    async list(tenantId: string, which: OfApp, page: PageRequest): Promise<Page<SessionRecord>> {
      const keys = await opened.sessionsWith(tenantId, which, page);
      const now = clock().getTime();
      const found = await Promise.all(keys.items.map((key) => backend.read(key, now)));
      return { ...keys, items: found.filter((record) => record !== undefined) };
    },

    /** @returns how many were live */
    async end(
      tenantId: string,
      which: OfApp,
      exceptKey: string | undefined,
      because: string,
    ): Promise<number> {
      let ended = 0;
      let cursor: string | undefined;
      do {
        const keys = await opened.sessionsWith(tenantId, which, {
          limit: AT_ONCE,
          ...(cursor && { cursor }),
        });
        const sessionKeys = keys.items.filter((key) => key !== exceptKey);
        const removed = await Promise.all(sessionKeys.map((key) => backend.remove(key)));
        ended += removed.filter(Boolean).length;
        await transact(tenantId, (rows) => opened.close(rows, tenantId, { sessionKeys }, because));
        opened.wake();
        cursor = keys.next;
      } while (cursor !== undefined);
      return ended;
    },
  };
}
