import type { Said } from "./claims.ts";

/** Claims that identify nobody and open nothing; of all others the form is shown, and the value on demand. */
const OPEN: ReadonlySet<string> = new Set([
  "iss",
  "aud",
  "azp",
  "exp",
  "iat",
  "nbf",
  "auth_time",
  "acr",
  "amr",
  "email_verified",
]);
/** Bound one ID token to one sign-in (OIDC core 2, 3.1.3.6); of no use to whoever reads. */
const LEFT_OUT: ReadonlySet<string> = new Set(["nonce", "at_hash", "c_hash", "s_hash"]);

/** Recorded claims as an administrator may read them: pretty JSON, a person's values only if asked for. */
export function showClaims({ idToken, userinfo }: Said, withValues: boolean) {
  const shown = (claims: object) =>
    Object.fromEntries(
      Object.entries(claims)
        .filter(([name]) => !LEFT_OUT.has(name))
        .map(([name, value]) => [name, withValues || OPEN.has(name) ? value : formOf(value)]),
    );
  const said = { id_token: shown(idToken), ...(userinfo !== undefined && { userinfo: shown(userinfo) }) };
  const bytes = Buffer.byteLength(JSON.stringify({ idToken, userinfo }));
  return { form: "json", text: JSON.stringify(said, null, 2), bytes, problem: undefined } as const;
}

function formOf(value: unknown): unknown {
  if (typeof value === "string") return `[${value.length} characters]`;
  if (Array.isArray(value)) return value.map(formOf);
  return `[${value === null ? "null" : typeof value}]`;
}
