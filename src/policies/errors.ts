import { BrokerError } from "../kernel/errors.ts";

/** A person is bound to one policy at most, so that it is clear which is theirs (P1). */
export class PersonBoundElsewhere extends BrokerError {
  readonly code = "policy_person_bound";
  readonly status = 409;
}

/** A binding, or the connection, is none of this tenant's. */
export class PolicyTargetUnknown extends BrokerError {
  readonly code = "policy_target_unknown";
  readonly status = 422;
}

/** The default policy is everybody's: it is edited, but neither deleted, ranked nor bound. */
export class DefaultPolicyFixed extends BrokerError {
  readonly code = "policy_default_fixed";
  readonly status = 422;
}

/** A tenant has as many policies as it may have. */
export class TooManyPolicies extends BrokerError {
  readonly code = "policy_too_many";
  readonly status = 422;
}

/** The last step of the rollout was taken back because sign-ins failed; going on takes a word that it is meant. */
export class RolloutHalted extends BrokerError {
  readonly code = "policy_rollout_halted";
  readonly status = 409;
}

/** A step of a rollout only widens, and only where there is one. */
export class NoRolloutStep extends BrokerError {
  readonly code = "policy_no_rollout_step";
  readonly status = 422;
}

/** Nobody watches the policy, so there is nothing to confirm. */
export class NotWatched extends BrokerError {
  readonly code = "policy_not_watched";
  readonly status = 409;
}

/** SSO cannot be enforced for people whose domain is not verified and linked: nothing would let them in (D6). */
export class EnforcementRefused extends BrokerError {
  readonly code = "policy_domain_unverified";
  readonly status = 422;
}

/** P4: no owner could sign in any more, so nobody could take the change back. */
export class AdministratorsLockedOut extends BrokerError {
  readonly code = "policy_locks_out_administrators";
  readonly status = 409;
}
