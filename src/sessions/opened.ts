import type { Ephemeral } from "../kernel/ephemeral.ts";
import { sha256 } from "../kernel/random.ts";

/** An app that was opened in a session, by the names under which the app knows the two: what a logout has to say. */
export interface OpenedApp {
  readonly appId: string;
  readonly protocol: "saml" | "oidc";
  readonly personId: string;
  /** What the app calls the person: a NameID, or a `sub`. */
  readonly subject: string;
  /** Of the NameID. */
  readonly subjectFormat?: string;
  /** What the app calls the session: a SessionIndex, or a `sid`. */
  readonly sessionIndex: string;
}

/** Which apps were opened in which session: each must be told when it ends (X4), and may end it by its own names. */
export interface OpenedApps {
  /**
   * @param session by the key of the session that the sign-in opened: a renewed one is the same to apps
   * @param endsAt of the session at the latest, ms since the epoch
   */
  note(
    session: { readonly key: string; readonly tenantId: string },
    app: OpenedApp,
    endsAt: number,
  ): Promise<void>;
  /** In the session, which may have ended; an app that was opened twice is there twice. */
  of(sessionKey: string): Promise<readonly OpenedApp[]>;
  /** Keys of the sessions in which the app was opened under that name; some may have ended. */
  sessionsOf(tenantId: string, appId: string, subject: string): Promise<readonly string[]>;
}

/** Kept beyond the session: it has ended by the time its apps are told, and a policy may have made it longer. */
const BEYOND_MS = 24 * 3_600_000;

export function createOpenedApps({
  ephemeral,
  clock,
}: {
  ephemeral: Ephemeral;
  clock: () => Date;
}): OpenedApps {
  const inSession = (key: string): string => `opened-in:${key}`;
  const underName = (tenantId: string, appId: string, subject: string): string =>
    `opened-as:${sha256(JSON.stringify([tenantId, appId, subject]))}`;

  return {
    async note({ key, tenantId }, app, endsAt) {
      const livesMs = Math.max(endsAt - clock().getTime(), 0) + BEYOND_MS;
      await ephemeral.join(inSession(key), JSON.stringify(app), livesMs);
      await ephemeral.join(underName(tenantId, app.appId, app.subject), key, livesMs);
    },

    async of(sessionKey) {
      const members = await ephemeral.members(inSession(sessionKey));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `note`
      return members.map((member) => JSON.parse(member) as OpenedApp);
    },

    sessionsOf: (tenantId, appId, subject) => ephemeral.members(underName(tenantId, appId, subject)),
  };
}
