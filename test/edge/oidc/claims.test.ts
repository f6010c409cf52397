import type { SignedIn } from "../../../src/edge/http/signed-in.ts";
import { authenticationOf } from "../../../src/edge/oidc/claims.ts";

const AT = 1_800_000_000_000;
const AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
const MFA = "https://refeds.org/profile/mfa";
const who: SignedIn = { personId: "p", tenantId: "t", at: AT, authnInstant: AT - 5_000 };
const factor = (method: "totp" | "passkey" | "recovery-code") => ({ secondFactor: { method, at: AT } });

test.each<[string, Partial<SignedIn>, { acr?: string; amr?: string[] }]>([
  ["a password", { method: "password" }, { amr: ["pwd"] }],
  [
    "a password and an app",
    { method: "password", ...factor("totp") },
    { acr: MFA, amr: ["pwd", "otp", "mfa"] },
  ],
  [
    "a password and a passkey",
    { method: "password", ...factor("passkey") },
    { acr: MFA, amr: ["pwd", "hwk", "mfa"] },
  ],
  [
    "an identity provider and a recovery code",
    { method: "idp", authnContext: `${AC}PasswordProtectedTransport`, ...factor("recovery-code") },
    { acr: MFA, amr: ["pwd", "otp", "mfa"] },
  ],
  ["an identity provider's two factors", { method: "idp", authnContext: MFA }, { acr: MFA, amr: ["mfa"] }],
  [
    "an OpenID provider's list",
    { method: "idp", amr: ["pwd", "otp", "mfa", "http://elsewhere.example/way"] },
    { amr: ["pwd", "otp", "mfa"] },
  ],
  ["an identity provider that says nothing", { method: "idp" }, {}],
])("T2 an app is told the truth about %s", (_, about, expected) => {
  expect(authenticationOf({ ...who, ...about })).toEqual({ ts: (AT - 5_000) / 1000, ...expected });
});
