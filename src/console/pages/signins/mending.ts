import type { components } from "../../api/schema.d.ts";
import type { Scope } from "../../api/me.ts";

type Known = Pick<components["schemas"]["Signin"], "code" | "connectionId" | "personId" | "email">;

/** Where in the console what was wrong is put right. */
interface Mending {
  readonly verb: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  /** Without it the place could be read at most. */
  readonly scope: Scope;
}

const COLLISIONS = new Set([
  "person_identity_conflict",
  "person_external_id_conflict",
  "person_links_conflict",
  "person_deactivated_address",
  "person_email_taken",
]);
const POLICIES = new Set(["policy_sso_off", "policy_must_enrol", "policy_connection"]);
const DOMAINS = new Set([
  "domain_not_verified",
  "domain_lapsed_no_jit",
  "domain_not_linked",
  "signin_no_route",
]);
/** By the connection, each with the tab that it is on. */
const TABS = new Map<string, readonly [tab: string | undefined, verb: string]>([
  ["saml_signer_unknown", ["certificates", "Compare and trust the certificate"]],
  ["mapping_failed", ["mapping", "Open the mapping"]],
  ["jit_not_allowed", ["settings", "Open the connection's settings"]],
  ["connection_disabled", [undefined, "Open the connection"]],
  ["connection_incomplete", [undefined, "Open the connection"]],
]);

/** Of a refused sign-in; none where the mending is done elsewhere, by somebody else. */
export function mendingOf({ code, connectionId, personId, email }: Known): Mending | undefined {
  const tab = TABS.get(code);
  if (tab !== undefined) return connectionId === null ? undefined : atConnection(connectionId, ...tab);
  if (COLLISIONS.has(code))
    return {
      verb: "Decide the collision",
      to: "/collisions",
      search: { status: "open" },
      scope: "people:write",
    };
  if (DOMAINS.has(code)) {
    const name = email?.split("@").at(-1);
    return {
      verb: "Open the domain",
      to: "/domains",
      ...(name !== undefined && { search: { search: name } }),
      scope: "domains:write",
    };
  }
  if (POLICIES.has(code) && email !== null)
    return { verb: "See which policy decides", to: "/explain", search: { email }, scope: "explain:read" };
  if (code === "person_deactivated" && personId !== null)
    return { verb: "Open the person", to: `/people/${personId}`, scope: "people:write" };
  return undefined;
}

const atConnection = (id: string, tab: string | undefined, verb: string): Mending => ({
  verb,
  to: `/connections/${id}`,
  ...(tab !== undefined && { search: { tab } }),
  scope: "connections:write",
});
