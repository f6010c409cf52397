import { BrokerError } from "../kernel/errors.ts";
import type { ProofMethod } from "./types.ts";

/** Not a name that mail can be sent to (RFC 1035 2.3.1, RFC 5891), or a wildcard. */
export class DomainNameRefused extends BrokerError {
  readonly code = "domain_name_refused";
  readonly status = 422;
}

/** Nobody owns a public suffix: everyone below it would be spoken for (D1). */
export class PublicSuffixRefused extends BrokerError {
  readonly code = "domain_public_suffix";
  readonly status = 422;
}

/** Anyone can have an address there (D1). */
export class PublicMailDomainRefused extends BrokerError {
  readonly code = "domain_public_mail";
  readonly status = 422;
}

/** This tenant has a claim on the name already. */
export class DomainAlreadyClaimed extends BrokerError {
  readonly code = "domain_already_claimed";
  readonly status = 409;
}

/** Another tenant has proved the name, and its proof stands; a domain belongs to one tenant at a time (D3). */
export class DomainTaken extends BrokerError {
  readonly code = "domain_taken";
  readonly status = 409;
}

/** The connection to link is none of this tenant's. */
export class LinkedConnectionUnknown extends BrokerError {
  readonly code = "domain_connection_unknown";
  readonly status = 422;
}

/** One place where the proof was looked for. */
export interface Looked {
  readonly method: ProofMethod;
  /** The name that was resolved or the address that was fetched. */
  readonly at: string;
  readonly expected: string;
  /** What was there, or why nothing was. */
  readonly found: string;
}

/** Neither DNS nor HTTPS shows the challenge. */
export class DomainNotProven extends BrokerError {
  readonly code = "domain_not_proven";
  readonly status = 422;
  readonly looked: readonly Looked[];

  constructor(looked: readonly Looked[]) {
    super("the proof of ownership was not found", {
      mismatch: {
        expected: looked.map((each) => `${each.at}: ${each.expected}`).join("; "),
        received: looked.map((each) => `${each.at}: ${each.found}`).join("; "),
      },
      nextStep:
        "Publish the TXT record or the file exactly as shown, wait until DNS has spread it, and verify again.",
    });
    this.looked = looked;
  }
}
