import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { ToldApps } from "./repository.ts";
import type { Told } from "./types.ts";

/** A way on which an app learns that somebody may not be there any more. */
export interface RevocationChannel {
  readonly kind: "back-channel" | "front-channel" | "check";
  /** `push`: we tell the app at once; `check`: it is refused when it asks next; `browser`: only while somebody signs out. */
  readonly by: "push" | "check" | "browser";
  readonly says: string;
}

export interface Revocation {
  readonly channels: readonly RevocationChannel[];
  /** Until when the app's own session of somebody who is deactivated now can live; `undefined`: the app alone decides. */
  readonly oldSessionUntil: Date | undefined;
  readonly says: string;
}

interface Needs {
  readonly transact: Transact<{ readonly apps: ToldApps }>;
  readonly clock: Clock;
  /** Longest that a session of ours may last by any policy of the tenant, milliseconds. */
  readonly longestSession: (tenantId: string) => Promise<number>;
}

/** From the commit to the app's answer, where it answers (X4). Milliseconds. */
const PUSH_MS = 1_000;
const PUSH_HOURS = 24;

/** What an administrator has to know of an app before an emergency (X4). */
export const createRevocation =
  ({ transact, clock, longestSession }: Needs) =>
  /** @throws NotFound */
  async (tenantId: string, appId: string): Promise<Revocation> => {
    const app = await transact(tenantId, ({ apps }) => apps.find(tenantId, appId));
    if (app === undefined) throw new NotFound("no such app");
    return revocationOf(app, clock(), await longestSession(tenantId));
  };

/** A protocol more is a case more. */
export function revocationOf(app: Told, now: Date, longestMs: number): Revocation {
  const after = (ms: number) => new Date(now.getTime() + ms);
  switch (app.protocol) {
    case "oidc":
      return openId(app, after(PUSH_MS));
    case "saml":
      return {
        channels: app.slo === undefined ? [] : [SINGLE_LOGOUT(app.slo.url)],
        oldSessionUntil: after(longestMs),
        says: `The app has no channel without a browser. It is told at sign-in when our session ends at the latest (SessionNotOnOrAfter): an app that obeys it ends its own within ${hours(longestMs)}. End its sessions in the app itself where that is too long.`,
      };
    case "forward-auth":
      return {
        channels: [CHECK("The reverse proxy asks at each request and is refused from then on.")],
        // A yes is given again only on news that were proven to arrive within this time.
        oldSessionUntil: after(PUSH_MS),
        says: "Each request is checked, also where the app keeps a session of its own behind the proxy. What was let through before goes on until it is closed: a download, a WebSocket. The proxy must not keep our answers.",
      };
    case "crowd":
      return {
        channels: [
          CHECK(
            "App passwords, sessions shared by Crowd and the person are refused or inactive from then on.",
          ),
          CHECK(
            "The changes of the directory tell it at its next synchronisation that the person is inactive.",
          ),
        ],
        oldSessionUntil: undefined,
        says: "The app has a copy of the directory and sessions of its own, and we have no way to call it. It learns when it synchronises next (Jira, Confluence and Bitbucket every hour, unless set otherwise in the app), or, where it shares sessions by Crowd, when it validates next (session.validationinterval in its crowd.properties, minutes). End its sessions in the app itself where that is too long.",
      };
  }
}

function openId(app: Told & { readonly protocol: "oidc" }, told: Date): Revocation {
  const back = app.backchannelLogoutUri;
  const front = app.frontchannelLogoutUri;
  const channels: readonly RevocationChannel[] = [
    ...(back === undefined ? [] : [PUSH(back)]),
    CHECK("Its refresh, userinfo and introspection requests are refused from then on."),
    ...(front === undefined ? [] : [BROWSER(front)]),
  ];
  if (back !== undefined)
    return {
      channels,
      oldSessionUntil: told,
      says: `The app is told within a second, and again for ${PUSH_HOURS} hours while it does not answer.`,
    };
  return {
    channels,
    oldSessionUntil: undefined,
    says: "The app has no back channel: where it keeps a session of its own and never asks us again, it alone decides until when. Register its backchannelLogoutUri, or end its sessions in the app itself.",
  };
}

const PUSH = (address: string): RevocationChannel => ({
  kind: "back-channel",
  by: "push",
  says: `OpenID Connect back-channel logout to ${address}.`,
});

const BROWSER = (address: string): RevocationChannel => ({
  kind: "front-channel",
  by: "browser",
  says: `OpenID Connect front-channel logout at ${address}: at a sign-out only, where the browser lets frames have their cookies.`,
});

const SINGLE_LOGOUT = (address: string): RevocationChannel => ({
  kind: "front-channel",
  by: "browser",
  says: `SAML single logout at ${address}: at a sign-out only, through the browser.`,
});

const CHECK = (says: string): RevocationChannel => ({ kind: "check", by: "check", says });

const hours = (ms: number): string => {
  const count = Math.ceil(ms / 3_600_000);
  return count === 1 ? "an hour" : `${count} hours`;
};
