import { appEndsAt, appLimit } from "../../apps/session-limits.ts";
import type { App } from "../../apps/types.ts";
import { channelOf } from "../../openings/channels.ts";
import { revocationOf, type RevocationChannel } from "../../openings/revocation.ts";
import type { Opening } from "../../openings/types.ts";

/** The session as its apps see it. Milliseconds since the epoch. */
export interface Seen {
  readonly signedInAt: number;
  readonly seenAt: number;
  readonly endsAt: number;
}

const BEST_FIRST = ["check", "browser"] as const;

/** An app that was opened in a session, and what the end of the session means to it. */
export interface AppOpened {
  readonly appId: string;
  readonly name: string;
  readonly protocol: App["protocol"];
  readonly openedAt: Date;
  readonly limits: {
    /** Whether the sign-in opens the app still. */
    readonly opens: boolean;
    /** When it stops opening it however much it is used: the session's own end, or sooner. */
    readonly until: Date;
    readonly idleMinutes: number | undefined;
    readonly rule: "session" | "app";
  };
  readonly told: {
    /** `none`: it decides alone when its people have to come again. */
    readonly how: RevocationChannel["by"] | "none";
    /** Until when a session of the app's own can live if this one ends now; `undefined`: the app alone decides. */
    readonly ownUntil: Date | undefined;
    readonly says: string;
  };
}

/** One that is gone from the registrations has nothing that could be said of it. */
export const appsOpened = (
  openings: readonly Opening[],
  apps: ReadonlyMap<string, App>,
  seen: Seen,
  now: Date,
): readonly AppOpened[] =>
  openings.flatMap(({ appId, openedAt }) => {
    const app = apps.get(appId);
    if (app === undefined) return [];
    const { id, name, protocol } = app;
    return [
      { appId: id, name, protocol, openedAt, limits: limitsOf(app, seen, now), told: toldOf(app, seen, now) },
    ];
  });

function limitsOf(app: App, { signedInAt, seenAt, endsAt }: Seen, now: Date): AppOpened["limits"] {
  const own = appEndsAt(app, signedInAt);
  return {
    opens: app.enabled && appLimit(app, { signedInAt, seenAt }, now.getTime()) === undefined,
    until: new Date(Math.min(own, endsAt)),
    idleMinutes: app.session?.idleMinutes,
    rule: own < endsAt ? "app" : "session",
  };
}

function toldOf(app: App, { endsAt }: Seen, now: Date): AppOpened["told"] {
  if (!app.enabled)
    return {
      how: "none",
      ownUntil: undefined,
      says: "The app is disabled here: nobody opens it, and nothing is sent to it.",
    };
  const { channels, says, oldSessionUntil } = revocationOf(app, now, endsAt - now.getTime());
  const ways = channels.map(({ by }) => by);
  const how = channelOf(app) === undefined ? BEST_FIRST.find((way) => ways.includes(way)) : "push";
  return { how: how ?? "none", ownUntil: oldSessionUntil, says };
}
