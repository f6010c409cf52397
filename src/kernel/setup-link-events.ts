/** What becomes of a link by which a customer's own IT administrator sets up one connection (W3). */
export type SetupLinkEvent =
  | {
      readonly name: "setup_link.created";
      readonly targetId: string;
      readonly connectionId: string;
      readonly after: unknown;
    }
  | {
      readonly name: "setup_link.begun" | "setup_link.finished" | "setup_link.revoked";
      readonly targetId: string;
      readonly connectionId: string;
    }
  | { readonly name: "setup_link.refused"; readonly targetId: string; readonly because: string };
