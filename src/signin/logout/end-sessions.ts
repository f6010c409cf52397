import { z } from "zod";
import type { SessionRecord } from "../../sessions/types.ts";
import type { Visitor } from "../types.ts";
import { onBehalfOf, type Peer } from "./peer.ts";
import type { LogoutNeeds } from "./types.ts";

/** The part of a session's data by which the identity provider calls it. */
const calledBy = z.object({ signedIn: z.object({ sessionIndex: z.string().optional() }) });

const PAGE = 200;
/** Nobody has more browsers; a limit ends the search in any case. */
const MOST_PAGES = 10;

export interface Ending {
  readonly ended: number;
  /** The person has sessions of this connection, and none is among those that were named. */
  readonly stranger: boolean;
}

/**
 * Ends what the identity provider named: the sessions of these indexes, or all of the person at this connection. Where
 * the person has none (any more), there is nothing to end, and that is no error.
 */
export function createEndSessions({ sessions }: Pick<LogoutNeeds, "sessions">) {
  return async function endSessions(
    peer: Peer,
    personId: string,
    indexes: readonly string[],
    from: Visitor,
  ): Promise<Ending> {
    const by = onBehalfOf(peer, from);
    const filter = { personId, connectionId: peer.id };
    if (indexes.length === 0) {
      const { revoked } = await sessions.revoke(peer.tenantId, filter, by);
      return { ended: revoked, stranger: false };
    }
    const live = await all(peer.tenantId, filter);
    const named = live.filter((record) => indexes.includes(indexOf(record) ?? ""));
    for (const { key } of named) await sessions.end(key, { personId, because: "idp_logout" }, by);
    return { ended: named.length, stranger: live.length > 0 && named.length === 0 };
  };

  async function all(
    tenantId: string,
    filter: { readonly personId: string; readonly connectionId: string },
  ): Promise<SessionRecord[]> {
    const found: SessionRecord[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const at = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await sessions.list(tenantId, filter, at);
      found.push(...items);
      if (next === undefined) break;
      cursor = next;
    }
    return found;
  }
}

function indexOf(record: SessionRecord): string | undefined {
  const read = calledBy.safeParse(JSON.parse(record.data));
  return read.success ? read.data.signedIn.sessionIndex : undefined;
}
