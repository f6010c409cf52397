import type { SamlApp } from "../../apps/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { LogoutRequestFacts } from "../../saml/logout/types.ts";
import type { OpenedApp } from "../../sessions/opened.ts";
import type { SessionRecord } from "../../sessions/types.ts";
import { leavingOf, type SignedIn } from "../http/signed-in.ts";
import type { IdpNeeds } from "./needs.ts";

/** What an app's request ended. */
export interface Ended {
  readonly personId: string;
  readonly ended: number;
  /** What had been opened in the sessions that ended, by other apps too. */
  readonly opened: readonly OpenedApp[];
  /** By what names the identity provider knows the one that ended, if there is exactly one. */
  readonly leaving: ReturnType<typeof leavingOf>;
}

/**
 * Ends the sessions that an app names, by the names that it was given: never by anything that the browser shows.
 * @returns `unknown` where the app was never given that name, or none of those sessions
 */
export function createEndSessions({ opened, sessions }: Pick<IdpNeeds, "opened" | "sessions">) {
  return async function endSessions(
    app: SamlApp,
    { nameId, nameIdFormat, sessionIndexes }: LogoutRequestFacts,
    by: AuditContext,
  ): Promise<Ended | "unknown"> {
    const named = ({ appId, subject, subjectFormat, sessionIndex }: OpenedApp): boolean =>
      appId === app.id &&
      subject === nameId &&
      (subjectFormat === nameIdFormat || nameIdFormat === UNSPECIFIED) &&
      (sessionIndexes.length === 0 || sessionIndexes.includes(sessionIndex));
    const found: { readonly key: string; readonly inIt: readonly OpenedApp[] }[] = [];
    for (const key of await opened.sessionsOf(app.tenantId, app.id, nameId)) {
      const inIt = await opened.of(key);
      if (inIt.some(named)) found.push({ key, inIt });
    }
    if (found.length === 0) return "unknown";
    const live = [];
    for (const { key, inIt } of found)
      for (const session of await openedBy(key, app.tenantId, inIt.find(named)?.personId ?? "")) {
        await sessions.end(session.key, { personId: session.personId, because: "app_logout" }, by);
        live.push({ ...session, inIt });
      }
    const [only, another] = live;
    return {
      personId: only?.personId ?? "",
      ended: live.length,
      opened: live.flatMap(({ inIt }) => inIt),
      leaving: only && another === undefined ? leavingOf(signedInFrom(only.data)) : undefined,
    };
  };

  /** The session that the sign-in opened, or the one that it has been renewed by. */
  async function openedBy(
    key: string,
    tenantId: string,
    personId: string,
  ): Promise<readonly SessionRecord[]> {
    const { items } = await sessions.list(tenantId, { personId }, { limit: MOST_SESSIONS });
    return items.filter((each) => each.key === key || signedInFrom(each.data).signInKey === key);
  }
}

/** Nobody has more browsers. */
const MOST_SESSIONS = 200;

/** Some products leave the format out when they give a name back (SAML core 8.3.1). */
const UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- express-session's own JSON of a live session
const signedInFrom = (data: string): SignedIn => (JSON.parse(data) as { signedIn: SignedIn }).signedIn;
