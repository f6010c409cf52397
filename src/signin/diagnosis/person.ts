import { checkIn, type Rule, type Seen } from "./rule.ts";

const UNFINISHED = ["signin_unfinished"];
const AGAIN = "Go back to the app and sign in again, in one browser and within ten minutes.";

const employee = (given: Omit<Rule, "who">): Rule => ({ who: "employee", ...given });
const broker = (given: Omit<Rule, "who">): Rule => ({ who: "broker-admin", ...given });

/** The check that the payment of each step leaves. */
const PAID: Readonly<Record<string, string>> = {
  "second-factor": "second_factor",
  enrol: "second_factor",
  "new-password": "new_password",
  notice: "notice",
};

/** What the policy asked for first that was not given. */
const left = (seen: Seen): string | undefined => {
  const steps = /owed: (.+)/.exec(checkIn(seen, "policy")?.received ?? "")?.[1]?.split(", ") ?? [];
  const isPaid = (step: string) => seen.checks.some(({ name, ok }) => ok && name === PAID[step]);
  return steps.find((step) => !isPaid(step));
};
const stopsAt =
  (step: string) =>
  (seen: Seen): boolean =>
    left(seen) === step;
const factorRefused = (seen: Seen): boolean =>
  seen.name === "second_factor" && stopsAt("second-factor")(seen);

/** By which policy: its name, and what it says. */
const policyOf = (seen: Seen): string =>
  (checkIn(seen, "policy")?.expected ?? seen.expected).replace(/^policy /, "") || "the person's";

/** What the person's policy and own credentials made of a sign-in. */
export const personRules: readonly Rule[] = [
  broker({
    name: "second_factor_locked",
    codes: UNFINISHED,
    when: (seen) => factorRefused(seen) && seen.received.includes("too many"),
    summary: () => "The second factor was wrong so often that each further attempt has to wait.",
    what: () =>
      "Ask the person whether it was they. If they lost it, take it from them on their page, and they add another at the next sign-in.",
  }),
  employee({
    name: "second_factor_wrong",
    codes: UNFINISHED,
    when: factorRefused,
    summary: ({ received }) => `The second factor was not right, and no right one followed: ${received}.`,
    what: () =>
      "Sign in again with the newest code; set the phone's clock by the network, or use a recovery code.",
  }),
  employee({
    name: "second_factor_not_given",
    codes: UNFINISHED,
    when: stopsAt("second-factor"),
    summary: (seen) =>
      `The person was asked for the second factor and gave none. The policy is ${policyOf(seen)}.`,
    what: () => "Sign in again with the second factor at hand; a recovery code does as well.",
  }),
  employee({
    name: "second_factor_not_added",
    codes: UNFINISHED,
    when: stopsAt("enrol"),
    summary: (seen) =>
      `The person has no second factor, was asked to add one, and did not. The policy is ${policyOf(seen)}.`,
    what: () => "Sign in again and add an authenticator app or a passkey on the page that follows.",
  }),
  employee({
    name: "new_password_not_set",
    codes: UNFINISHED,
    when: stopsAt("new-password"),
    summary: (seen) =>
      `The password is older than the policy allows, and no new one was set. The policy is ${policyOf(seen)}.`,
    what: () => "Sign in again and choose a new password on the page that follows.",
  }),
  employee({
    name: "notice_not_read",
    codes: UNFINISHED,
    when: stopsAt("notice"),
    summary: (seen) => `The policy's notice was shown and not agreed to. The policy is ${policyOf(seen)}.`,
    what: () => "Sign in again and agree to the notice.",
  }),
  employee({
    name: "sign_in_abandoned",
    codes: UNFINISHED,
    summary: () => "The first step was right, and the sign-in was left before its end.",
    what: () => "Sign in again, and finish every step that is asked for.",
  }),
  employee({
    name: "step_out_of_order",
    codes: ["signin_step_early", "signin_step_late"],
    summary: () => "A page of another step was sent: from an old tab, by the back button, or by hand.",
    what: () => AGAIN,
  }),
  employee({
    name: "password_not_offered",
    codes: ["signin_password_not_offered"],
    summary: () => "A password was sent where no policy lets anybody in by one.",
    what: () => "Sign in by your company's sign-in page: start at the app.",
  }),
  employee({
    name: "password_wrong",
    codes: ["password_wrong"],
    summary: () => "The person is known, and the password was not theirs.",
    what: () => "Type the password again, or ask your administrator for a link to set a new one.",
  }),
  employee({
    name: "password_of_nobody",
    codes: ["password_person_unknown"],
    summary: () => "A password was typed for an address that nobody has here.",
    what: () => "Check the spelling of the address.",
  }),
  employee({
    name: "password_locked",
    codes: ["password_locked"],
    summary: () =>
      "The password was wrong so often that each further attempt has to wait; a right one does, too.",
    what: () =>
      "Wait a few minutes and try again; each further attempt makes the wait longer. If it was not you, tell your administrator.",
  }),
  broker({
    name: "sso_off_by_policy",
    codes: ["policy_sso_off"],
    summary: (seen) =>
      `The identity provider vouched for the person, and their policy has SSO off: ${policyOf(seen)}.`,
    what: () =>
      "Turn SSO on in the policy, or let the person use a password; their page says which policy is theirs and why.",
  }),
  employee({
    name: "sso_enforced_by_policy",
    codes: ["policy_sso_enforced"],
    summary: (seen) =>
      `A password was typed, and the person's policy takes the identity provider only: ${policyOf(seen)}.`,
    what: () => "Sign in by your company's sign-in page: a password does not count for you.",
  }),
  broker({
    name: "second_factor_would_be_missing",
    codes: ["policy_must_enrol"],
    summary: ({ expected, received }) =>
      `The draft policy would ask for a second factor that the person has not: ${expected}; they have ${received}.`,
    what: () =>
      "Let the person add a second factor before the policy is in force, or set twoStep to trusted if the identity provider asks for one.",
  }),
  broker({
    name: "connection_of_another_policy",
    codes: ["policy_connection"],
    summary: ({ expected, received }) =>
      `The person came by a connection that their policy does not take: expected ${expected}, received ${received}.`,
    what: () => "Link the person's domain to the connection that the policy names, or change the policy.",
  }),
  broker({
    name: "moved_to_another_connection",
    codes: ["person_of_another_connection"],
    summary: () => "The person is known, and belongs to another connection now.",
    what: () =>
      "Have the person sign in by the other connection; if they have moved here, unlink their old address's domain there.",
  }),
  employee({
    name: "signed_out_meanwhile",
    codes: ["signin_logged_out"],
    summary: () => "The identity provider ended the person's session while the sign-in ran.",
    what: () => "Sign in again.",
  }),
];
