import { owed, refusalOf, secondFactorOwed, vouchedFor, type SignedInBy } from "../../src/policies/owed.ts";
import { standing } from "../../src/policies/standing.ts";
import type { PolicySettings, TwoStep } from "../../src/policies/types.ts";

const DAY = 86_400_000;
const policy = (about: Partial<PolicySettings> = {}): PolicySettings => ({
  sso: { mode: "optional", connectionId: undefined },
  twoStep: "off",
  session: { idleMinutes: 60, absoluteMinutes: 600 },
  apiTokens: { allowed: true, maxDays: 365 },
  password: { minLength: 12, maxAgeDays: undefined },
  notice: undefined,
  ...about,
});
const by = (about: Partial<SignedInBy> = {}): SignedInBy => ({ method: "idp", enrolled: false, ...about });
const MFA = "https://refeds.org/profile/mfa";
const OWN = { secondFactor: { method: "totp", at: 1 } } as const;
const VOUCHED = { secondFactor: { method: "trusted", at: 1 } } as const;

const TABLE: readonly [TwoStep, string, Partial<SignedInBy>, ReturnType<typeof secondFactorOwed>][] = [
  ["off", "of the enrolled nothing", { enrolled: true }, undefined],
  ["off", "of a password nothing", { method: "password", enrolled: true }, undefined],
  ["optional", "of the unenrolled nothing", {}, undefined],
  ["optional", "of the enrolled the second factor", { enrolled: true }, "second-factor"],
  [
    "optional",
    "of the enrolled ours, whatever the provider says",
    { enrolled: true, authnContext: MFA },
    "second-factor",
  ],
  ["optional", "no second time", { enrolled: true, ...OWN }, undefined],
  ["required", "of the unenrolled to enrol", {}, "enrol"],
  ["required", "of the enrolled the second factor", { enrolled: true }, "second-factor"],
  ["required", "ours, whatever the provider says", { enrolled: true, authnContext: MFA }, "second-factor"],
  [
    "required",
    "ours, though the provider's was trusted before",
    { enrolled: true, ...VOUCHED },
    "second-factor",
  ],
  ["required", "no second time", { enrolled: true, ...OWN }, undefined],
  ["trusted", "nothing of those whom the provider vouches for", { authnContext: MFA }, undefined],
  ["trusted", "nothing of those whom its amr vouches for", { amr: ["pwd", "mfa"] }, undefined],
  ["trusted", "nothing of those who were vouched for at sign-in", { enrolled: true, ...VOUCHED }, undefined],
  ["trusted", "nothing of those who showed ours", OWN, undefined],
  ["trusted", "ours of the others", { enrolled: true, amr: ["pwd"] }, "second-factor"],
  ["trusted", "to enrol of the unenrolled others", { amr: ["otp"] }, "enrol"],
  [
    "trusted",
    "ours of a password, whatever context stands beside it",
    { method: "password", authnContext: MFA, amr: ["mfa"], enrolled: true },
    "second-factor",
  ],
];

test.each(TABLE)("P2 two-step %s asks %s", (twoStep, _title, about, expected) => {
  expect(secondFactorOwed(policy({ twoStep }), by(about))).toBe(expected);
  const stands = expected === undefined ? undefined : "policy_second_factor";
  expect(standing(policy({ twoStep }), by(about))).toBe(stands);
});

test.each([
  [MFA, true],
  ["http://schemas.microsoft.com/claims/multipleauthn", true],
  ["urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract", true],
  ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", false],
  ["urn:oasis:names:tc:SAML:2.0:ac:classes:X509", false],
  ["https://refeds.org/profile/sfa", false],
  ["MFA", false],
])("P2 the authentication context %s: several factors %s", (authnContext, expected) => {
  expect(vouchedFor({ method: "idp", authnContext })).toBe(expected);
});

test.each([
  ["off", "idp", "policy_method"],
  ["off", "password", undefined],
  ["optional", "idp", undefined],
  ["optional", "password", undefined],
  ["enforced", "idp", undefined],
  ["enforced", "password", "policy_method"],
] as const)("P2 SSO %s and a sign-in by %s: %s", (mode, method, expected) => {
  const setting = policy({ sso: { mode, connectionId: undefined } });
  expect(refusalOf(setting, { method })).toBe(expected);
  expect(standing(setting, by({ method }))).toBe(expected);
});

test("P2 SSO enforced by one connection is satisfied by no other; an optional one is a preference", () => {
  const enforced = policy({ sso: { mode: "enforced", connectionId: "a" } });
  expect(refusalOf(enforced, { method: "idp", connectionId: "a" })).toBeUndefined();
  expect(refusalOf(enforced, { method: "idp", connectionId: "b" })).toBe("policy_connection");
  const optional = policy({ sso: { mode: "optional", connectionId: "a" } });
  expect(refusalOf(optional, { method: "idp", connectionId: "b" })).toBeUndefined();
});

test("P2 a password of the age that the policy allows is new; from then on a new one is owed", () => {
  const setting = policy({ password: { minLength: 12, maxAgeDays: 90 } });
  const steps = (passwordAgeMs: number, method: "idp" | "password" = "password") =>
    owed(setting, { ...by({ method }), passwordAgeMs, noticeSeen: true });
  expect(steps(90 * DAY - 1)).toEqual([]);
  expect(steps(90 * DAY)).toEqual(["new-password"]);
  expect(steps(900 * DAY, "idp")).toEqual([]);
  const forEver = owed(policy(), {
    ...by({ method: "password" }),
    passwordAgeMs: 9000 * DAY,
    noticeSeen: true,
  });
  expect(forEver).toEqual([]);
});

test("P2 everything that is owed is asked for in one order, and each once", () => {
  const all = policy({
    twoStep: "required",
    password: { minLength: 12, maxAgeDays: 1 },
    notice: { text: "Authorised use only." },
  });
  const progress = {
    ...by({ method: "password", enrolled: true }),
    passwordAgeMs: 2 * DAY,
    noticeSeen: false,
  };
  expect(owed(all, progress)).toEqual(["second-factor", "new-password", "notice"]);
  expect(owed(all, { ...progress, ...OWN })).toEqual(["new-password", "notice"]);
  expect(owed(all, { ...progress, ...OWN, passwordAgeMs: 0 })).toEqual(["notice"]);
  expect(owed(all, { ...progress, ...OWN, passwordAgeMs: 0, noticeSeen: true })).toEqual([]);
});
