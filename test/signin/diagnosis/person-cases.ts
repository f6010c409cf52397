import type { Check, Fix } from "../../../src/kernel/checks.ts";

interface Written {
  readonly code: string;
  readonly who: Fix["who"];
  /** What the summary has to name. */
  readonly says?: string;
  readonly checks?: readonly Check[];
}

const owed = (steps: string): Check => ({
  name: "policy",
  ok: true,
  expected: "Staff: SSO optional, two-step required",
  received: `owed: ${steps}`,
});
const factor = (received: string, ok = false): Check => ({ name: "second_factor", ok, received });
const unfinished = (...checks: readonly Check[]): Written => ({
  code: "signin_unfinished",
  who: "employee",
  checks,
});
const refusedBy = (code: string, received: string): Check => ({
  name: code,
  ok: false,
  expected: "policy Staff: SSO enforced",
  received,
});

/** What a person's policy, credentials and identity make of a sign-in: the checks as the flow writes them. */
export const OF_PERSONS: Readonly<Record<string, Written>> = {
  second_factor_locked: {
    ...unfinished(owed("second-factor"), factor("totp: not right"), factor("totp: too many attempts")),
    who: "broker-admin",
  },
  second_factor_wrong: { ...unfinished(owed("second-factor"), factor("totp: not right")), says: "totp" },
  second_factor_not_given: { ...unfinished(owed("second-factor, notice")), says: "Staff" },
  second_factor_not_added: { ...unfinished(owed("enrol")), says: "Staff" },
  new_password_not_set: {
    ...unfinished(owed("second-factor, new-password"), factor("totp: not right"), {
      name: "second_factor",
      ok: true,
      received: "totp",
    }),
    says: "older than the policy allows",
  },
  notice_not_read: {
    ...unfinished(owed("enrol, notice"), { name: "second_factor", ok: true, received: "passkey, new" }),
    says: "Staff",
  },
  sign_in_abandoned: unfinished(),
  step_out_of_order: { code: "signin_step_late", who: "employee" },
  password_not_offered: { code: "signin_password_not_offered", who: "employee" },
  password_wrong: { code: "password_wrong", who: "employee" },
  password_of_nobody: { code: "password_person_unknown", who: "employee" },
  password_locked: { code: "password_locked", who: "employee" },
  sso_off_by_policy: {
    code: "policy_sso_off",
    who: "broker-admin",
    checks: [refusedBy("policy_sso_off", "connection c1")],
    says: "Staff",
  },
  sso_enforced_by_policy: {
    code: "policy_sso_enforced",
    who: "employee",
    checks: [refusedBy("policy_sso_enforced", "a password")],
    says: "Staff",
  },
  second_factor_would_be_missing: {
    code: "policy_must_enrol",
    who: "broker-admin",
    checks: [refusedBy("second_factor", "none of ours")],
    says: "Staff",
  },
  connection_of_another_policy: {
    code: "policy_connection",
    who: "broker-admin",
    checks: [refusedBy("policy_connection", "connection c1")],
    says: "c1",
  },
  moved_to_another_connection: { code: "person_of_another_connection", who: "broker-admin" },
  signed_out_meanwhile: { code: "signin_logged_out", who: "employee" },
};
