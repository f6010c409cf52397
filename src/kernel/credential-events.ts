type Changed = { readonly before?: unknown; readonly after?: unknown };

/** What is told of passwords and second factors (T1, T2): a part of the union of all events. */
export type CredentialEvent =
  | { readonly name: "password.set" | "password.changed" | "password.reset"; readonly targetId: string }
  | { readonly name: "password.removed"; readonly targetId: string }
  /** Too many attempts: from now on each waits. Recorded once in a day; without a target it is nobody's account. */
  | { readonly name: "password.locked"; readonly targetId?: string }
  | { readonly name: "second_factor.locked"; readonly targetId: string }
  | {
      readonly name: "password.link_made";
      readonly targetId: string;
      readonly via: "administrator" | "email";
    }
  | ({
      readonly name: "second_factor.added" | "second_factor.removed";
      readonly targetId: string;
      readonly factorId: string;
      readonly kind: string;
    } & Changed)
  | ({
      readonly name: "second_factor.renamed";
      readonly targetId: string;
      readonly factorId: string;
    } & Changed)
  /** A passkey's counter went back: there are two of it. */
  | { readonly name: "second_factor.suspended"; readonly targetId: string; readonly factorId: string }
  | { readonly name: "recovery_codes.made"; readonly targetId: string; readonly count: number }
  | { readonly name: "recovery_code.used"; readonly targetId: string; readonly left: number }
  /** A new password was not taken; told once an hour for each person and reason. */
  | { readonly name: "password.new_refused"; readonly targetId: string; readonly code: string }
  /** A link for a new password opened nothing; told once an hour for each person and reason, or for each address. */
  | { readonly name: "password.link_refused"; readonly targetId?: string; readonly code: string }
  /** Somebody in a signed-in browser was asked to prove who they are, before a change, and did not. */
  | {
      readonly name: "confirmation.refused";
      readonly targetId: string;
      readonly method: string;
      readonly because: string;
    };
