/** What was wanted and what came instead; shown to administrators, never to the browser. */
export interface Mismatch {
  /** The one field of the request that it is about, so that a form can say it there. */
  readonly field?: string;
  readonly expected?: string;
  readonly received?: string;
}

/**
 * Root of every refusal. `code` is API and never changes; `message` is for operators and administrators.
 * The edge decides what a caller sees.
 */
export abstract class BrokerError extends Error {
  abstract readonly code: string;
  /** HTTP status that a surface uses if it has no better one. */
  abstract readonly status: number;
  readonly mismatch: Mismatch | undefined;
  /** What the reader can do about it, as an imperative sentence. */
  readonly nextStep: string | undefined;

  constructor(message: string, about: { mismatch?: Mismatch; nextStep?: string; cause?: unknown } = {}) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = new.target.name;
    this.mismatch = about.mismatch;
    this.nextStep = about.nextStep;
  }
}

/** The thing asked for does not exist in this tenant (or is another tenant's: the two look the same). */
export class NotFound extends BrokerError {
  readonly code = "not_found";
  readonly status = 404;
}

/** The input is well-formed but breaks a rule of the domain. */
export class Invalid extends BrokerError {
  readonly code = "invalid_input";
  readonly status = 422;
}

/** The change was made against an older version than the stored one. */
export class VersionConflict extends BrokerError {
  readonly code = "version_conflict";
  readonly status = 412;

  /** @param what was changed meanwhile, e.g. `app` */
  constructor(what: string, mismatch?: Mismatch) {
    super(`the ${what} was changed meanwhile`, {
      ...(mismatch && { mismatch }),
      nextStep: `Read the ${what} again and repeat the change.`,
    });
  }
}

/**
 * @param against the version that the change was made against; absent: whatever is stored
 * @throws VersionConflict
 */
export function assertVersion(what: string, stored: number, against: number | undefined): void {
  if (against === undefined || against === stored) return;
  throw new VersionConflict(what, { expected: `version ${stored}`, received: `version ${against}` });
}
