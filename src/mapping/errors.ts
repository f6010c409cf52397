import { BrokerError } from "../kernel/errors.ts";
import type { Problem } from "./apply.ts";

const REASONS: Readonly<Record<Problem["reason"], string>> = {
  missing: "was not received",
  not_an_email: "is not one plain e-mail address",
  several_values: "has several values",
  unusable_text: "holds invisible characters or is too long",
  too_large: "has more text than the connection's transforms may work on",
};

/** The rules could not fill a field; nobody is signed in and no account is made or changed (M3). */
export class MappingFailed extends BrokerError {
  readonly code = "mapping_failed";
  readonly status = 403;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const [first] = problems;
    super(problems.map((each) => `${each.field} ${REASONS[each.reason]}`).join("; "), {
      mismatch: { expected: first?.lookedFor.join(" or ") ?? "", received: first?.received.join(", ") ?? "" },
      nextStep: "Send the named attribute from the identity provider, or change the connection's mapping.",
    });
    this.problems = problems;
  }
}
