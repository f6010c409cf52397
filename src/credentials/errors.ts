import { BrokerError } from "../kernel/errors.ts";
import type { PasswordHint } from "./password-hints.ts";

type About = NonNullable<ConstructorParameters<typeof BrokerError>[1]>;

/** Single sign-on is enforced for this person: there is no password to set or reset. */
export class PasswordNotAllowed extends BrokerError {
  readonly code = "password_not_allowed";
  readonly status = 403;
}

/** Why a new password is not taken; `message` and `nextStep` are for the person who chose it. */
export abstract class PasswordRefused extends BrokerError {
  readonly status = 422;
}

/** Shorter than the policy wants, or longer than is sensible to hash. */
export class PasswordLength extends PasswordRefused {
  readonly code = "password_length";
  /** The limit that it breaks, characters. */
  readonly bound: { readonly least: number } | { readonly most: number };

  constructor(message: string, { bound, ...about }: About & { bound: PasswordLength["bound"] }) {
    super(message, about);
    this.bound = bound;
  }
}

/** Could be guessed: too simple, or made of the person's or the company's own words. */
export class PasswordWeak extends PasswordRefused {
  readonly code = "password_weak";
  /** What is weak about it, and what would help. */
  readonly hints: readonly PasswordHint[];

  constructor(message: string, { hints, ...about }: About & { hints: readonly PasswordHint[] }) {
    super(message, about);
    this.hints = hints;
  }
}

/** Stands in the list of passwords that attackers try. */
export class PasswordBreached extends PasswordRefused {
  readonly code = "password_breached";
}

/** The present one, or one of the last. */
export class PasswordReused extends PasswordRefused {
  readonly code = "password_reused";
}

/** The link is unknown, used, too old, or was overtaken by a newer password. */
export class ResetLinkInvalid extends BrokerError {
  readonly code = "reset_link_invalid";
  readonly status = 403;
}

/** What was begun in this browser is unknown, used, or too old. */
export class EnrolmentGone extends BrokerError {
  readonly code = "enrolment_gone";
  readonly status = 409;
}

/** The authenticator's answer does not prove what was asked. */
export class PasskeyRefused extends BrokerError {
  readonly code = "passkey_refused";
  readonly status = 403;
}

/** The policy asks for a second factor, and this is the only one. */
export class LastFactor extends BrokerError {
  readonly code = "second_factor_last";
  readonly status = 409;
}

/** More factors than anybody needs. */
export class TooManyFactors extends BrokerError {
  readonly code = "second_factor_too_many";
  readonly status = 409;
}
