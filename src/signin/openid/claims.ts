import type { VerifiedFacts } from "../types.ts";

/** OIDC core 2: `sub` is never reassigned and unique to the issuer, as a persistent NameID is. */
const SUBJECT_FORMAT = "urn:sallyport:oidc:sub";

type Claims = Readonly<Record<string, unknown>>;

/** What an OpenID provider said of one person, found true. */
export interface Said {
  readonly idToken: Claims & { readonly iss: string; readonly sub: string; readonly iat: number };
  /** Absent where it was not asked. */
  readonly userinfo?: Claims;
}

/**
 * The same for the rest of the flow. Also of what was recorded: it was verified then, and nothing is verified here.
 * The signed token has the last word.
 */
export function factsIn({
  idToken,
  userinfo = {},
}: Said):
  | { readonly ok: true; readonly facts: VerifiedFacts }
  | { readonly ok: false; readonly received: string } {
  const read = attributesFrom([userinfo, idToken]);
  if (!read.ok) return read;
  const { iss, sub, iat, auth_time: authTime, acr } = idToken;
  const facts = {
    issuer: iss,
    nameId: sub,
    nameIdFormat: SUBJECT_FORMAT,
    sessionIndex: undefined,
    sessionNotOnOrAfter: undefined,
    authnInstant: (typeof authTime === "number" ? authTime : iat) * 1000,
    authnContext: typeof acr === "string" ? acr : undefined,
    attributes: read.attributes,
  };
  return { ok: true, facts };
}

/** Of the token itself, not of the person. */
const PROTOCOL: ReadonlySet<string> = new Set([
  "iss",
  "aud",
  "exp",
  "iat",
  "nbf",
  "jti",
  "nonce",
  "azp",
  "at_hash",
  "c_hash",
  "s_hash",
]);
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const NAME = /^[^\p{C}\s]{1,256}$/u;
const MOST_CLAIMS = 200;
const MOST_VALUES = 2_000;

/** Which claims a scope brings (OIDC core 5.4), as far as the generic mapping looks for them. */
const WANTED: Readonly<Record<string, string>> = { email: "email", profile: "name", groups: "groups" };

/** Providers may keep claims for userinfo (OIDC core 5.4); it is asked where one that a scope brings is not here. */
export const lacksClaims = (claims: object, scopes: readonly string[]): boolean =>
  scopes.some((scope) => {
    const wanted = Object.hasOwn(WANTED, scope) ? WANTED[scope] : undefined;
    return wanted !== undefined && !Object.hasOwn(claims, wanted);
  });

/** Claims as the mapping takes them: name to text values. Numbers, objects and the like are no text and left out. */
function attributesFrom(
  sources: readonly object[],
):
  | { readonly ok: true; readonly attributes: ReadonlyMap<string, readonly string[]> }
  | { readonly ok: false; readonly received: string } {
  const attributes = new Map<string, readonly string[]>();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source))) {
    if (PROTOCOL.has(name)) continue;
    if (FORBIDDEN.has(name) || !NAME.test(name)) return { ok: false, received: name };
    const values = textsIn(value);
    if (values === undefined) continue;
    if (values.length > MOST_VALUES) return { ok: false, received: `${name}: ${values.length} values` };
    attributes.set(name, values);
  }
  return attributes.size > MOST_CLAIMS
    ? { ok: false, received: `${attributes.size} claims` }
    : { ok: true, attributes };
}

function textsIn(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((each): each is string => typeof each === "string");
  return texts.length === value.length ? texts : undefined;
}
