/** What is told of how people are recognised (S6): a part of the union of all events. */
export type IdentityEvent =
  /** A former NameID of the person works until then (RFC 3339). */
  | {
      readonly name: "identity.retired";
      readonly targetId: string;
      readonly connectionId: string;
      readonly until: string;
    }
  | {
      readonly name: "identity.unlinked";
      readonly targetId: string;
      readonly connectionId: string;
      readonly before: unknown;
    }
  | {
      readonly name: "identity.moved";
      readonly targetId: string;
      readonly connectionId: string;
      /** Whose it was. */
      readonly from: string;
    }
  | {
      readonly name: "external_id.linked";
      readonly targetId: string;
      readonly directoryId: string;
      readonly externalId: string;
    }
  | {
      readonly name: "external_id.unlinked";
      readonly targetId: string;
      readonly directoryId: string;
      readonly externalId: string;
    }
  | {
      readonly name: "external_id.moved";
      readonly targetId: string;
      readonly directoryId: string;
      readonly externalId: string;
      readonly from: string;
    }
  | {
      readonly name: "collision.opened";
      readonly targetId: string;
      readonly kind: string;
      readonly holderId: string;
      readonly connectionId: string;
    }
  | {
      readonly name: "collision.resolved";
      readonly targetId: string;
      readonly decision: string;
      readonly holderId: string;
      readonly claimantId?: string;
    }
  | { readonly name: "collision.superseded"; readonly targetId: string }
  | { readonly name: "collision.undone"; readonly targetId: string }
  | {
      readonly name: "person.merged" | "person.merge_undone";
      /** The one that became, or was, part of the other. */
      readonly targetId: string;
      readonly mergeId: string;
      readonly intoId: string;
      readonly identities: number;
      readonly externalIds: number;
    };
