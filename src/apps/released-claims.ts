import { AppClaimsRefused } from "./errors.ts";
import { RELEASABLE, wrongIn } from "./released-attributes.ts";
import { valuesOf, type ReleasedPerson } from "./released-values.ts";
import type { OidcApp, ReleasedClaim } from "./types.ts";

/**
 * What a claim of these names means is settled: by JWT (RFC 7519), by OpenID Connect, by introspection (RFC 7662), by
 * proof of possession (RFC 7800) or by JavaScript. The address is among them, because `email_verified` speaks of it.
 */
const RESERVED: readonly string[] = [
  "iss sub aud exp nbf iat jti typ cnf client_id scope events nonce auth_time acr amr azp sid",
  "at_hash c_hash s_hash sub_jwk active token_type username email email_verified _claim_names",
  "_claim_sources __proto__ constructor prototype",
].flatMap((row) => row.split(" "));

/** Each name once, and none whose meaning is settled. @throws AppClaimsRefused */
export function checkedClaims(claims: readonly ReleasedClaim[]): readonly ReleasedClaim[] {
  const reserved = claims.find(({ name }) => RESERVED.includes(name));
  const received =
    reserved === undefined ? wrongIn(claims, "claims") : `the reserved name "${reserved.name}"`;
  if (received === undefined) return claims;
  throw new AppClaimsRefused("claims: they cannot be released so", {
    mismatch: { expected: `${RELEASABLE}; no name of ${RESERVED.join(", ")}`, received },
  });
}

/**
 * What this app is told beside the standard claims, under the names that it wants; what is empty is not said. Groups
 * and roles are lists whatever is in them; a field of the person's own is one where it has several values.
 */
export const releasedClaims = (
  app: Pick<OidcApp, "claims" | "roles">,
  person: ReleasedPerson,
): Readonly<Record<string, string | string[]>> =>
  Object.fromEntries(
    app.claims.flatMap(({ name, source }) => {
      const values = [...valuesOf(source, app, person)];
      const [first, ...more] = values;
      if (first === undefined) return [];
      const isList = source === "groups" || source === "roles" || more.length > 0;
      return [[name, isList ? values : first]];
    }),
  );
