/** An app that was opened in a session: what has to be known to tell it when the session ends. */
export interface Opening {
  readonly tenantId: string;
  /** Of the session ({@link SessionRecord.key}). */
  readonly sessionKey: string;
  readonly appId: string;
  readonly personId: string;
  readonly connectionId: string | undefined;
  /** What the app knows the session by: `sid` (OpenID Connect), `SessionIndex` (SAML). */
  readonly name: string;
  /** What the app knows the person by, where it is not our id: a SAML NameID with its format. */
  readonly subject: Readonly<Record<string, string>> | undefined;
  readonly openedAt: Date;
  /** When the session ends at the latest, as known then. */
  readonly endsAt: Date;
}

export type Channel = "oidc-back-channel";

/** One word to one app that one session is over; kept until the app has heard it, or a day is over. */
export interface Delivery {
  readonly id: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly personId: string;
  readonly sessionKey: string;
  readonly channel: Channel;
  readonly name: string;
  readonly subject: Readonly<Record<string, string>> | undefined;
  /** Why the session ended. */
  readonly because: string;
  readonly status: "pending" | "delivered" | "given_up";
  readonly attempts: number;
  /** Of the last attempt: HTTP status, or why there was none. */
  readonly lastAnswer: string | undefined;
  readonly createdAt: Date;
  /** When it is tried next; while an attempt is under way, when it counts as lost. */
  readonly dueAt: Date;
  readonly settledAt: Date | undefined;
}

/** Which sessions: one, or all that match. */
export type Ended =
  | { readonly sessionKey: string }
  | { readonly sessionKeys: readonly string[] }
  | {
      readonly personId?: string;
      readonly connectionId?: string;
      /** A session that stays. */
      readonly exceptKey?: string;
    };

/** The part of an app that says how it can be told. */
export type Told =
  | {
      readonly id: string;
      readonly protocol: "oidc";
      readonly enabled: boolean;
      readonly clientId: string;
      readonly backchannelLogoutUri: string | undefined;
      readonly frontchannelLogoutUri: string | undefined;
    }
  | {
      readonly id: string;
      readonly protocol: "saml";
      readonly enabled: boolean;
      readonly slo: { readonly url: string } | undefined;
    }
  | { readonly id: string; readonly protocol: "forward-auth" | "crowd"; readonly enabled: boolean };
