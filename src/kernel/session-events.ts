/** What is told of sessions, and of the apps that are opened in them: a part of the union of all events. */
export type SessionEvent =
  | { readonly name: "session.started"; readonly targetId: string; readonly personId: string }
  | {
      readonly name: "session.ended";
      readonly targetId: string;
      readonly personId: string;
      readonly because: string;
    }
  | {
      readonly name: "sessions.revoked";
      readonly targetId?: string;
      readonly scope: string;
      readonly revoked: number;
    }
  /** The app was told for a day, or cannot be told any more, that a session is over. */
  | {
      readonly name: "app.logout_given_up";
      readonly targetId: string;
      readonly personId: string;
      readonly attempts: number;
      readonly because?: string | undefined;
    }
  /** A code or refresh token was presented a second time: all that came of that sign-in to the app ended. */
  | { readonly name: "app.token_reused"; readonly targetId: string; readonly personId: string };
