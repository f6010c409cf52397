/** What is told of apps that speak Crowd (A4): a part of the union of all events. */
export type CrowdEvent =
  | {
      /** A password that was typed into an app that speaks Crowd; once an hour for each person and reason. */
      readonly name: "crowd.authentication_refused";
      /** The app. */
      readonly targetId: string;
      readonly personId?: string;
      readonly code: string;
    }
  /** The app itself was refused; once an hour for each reason. */
  | { readonly name: "crowd.application_refused"; readonly targetId: string; readonly code: string };
