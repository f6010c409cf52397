import type { Check } from "./checks.ts";

/** What happens between apps and people. */
export type AppEvent =
  | { readonly name: "app.opened"; readonly targetId: string; readonly personId: string }
  /** What an app asked of us as its identity provider was not granted. */
  | {
      readonly name: "app.request_refused";
      /** Shown on the page, or told to nobody where the app was answered with a status. */
      readonly reference: string;
      readonly code: string;
      /** Absent where it is not known which app asked. */
      readonly targetId?: string;
      /** As it was written in the request, unverified. */
      readonly issuer?: string;
      readonly failed?: Check;
    }
  /** An app asked by SAML to end the person's sessions, or was asked to, or answered. */
  | {
      readonly name: "app.logout_received";
      readonly targetId: string;
      readonly personId: string;
      readonly ended: number;
    }
  | { readonly name: "app.logout_sent"; readonly targetId: string; readonly personId: string }
  | {
      readonly name: "app.logout_answered";
      readonly targetId: string;
      readonly personId: string;
      readonly status: string;
    }
  | {
      readonly name: "app.access_refused";
      readonly targetId: string;
      readonly personId: string;
      readonly code: string;
    };
