import type { Visitor } from "./access.ts";
import { AppRolesRefused } from "./errors.ts";
import type { App, AppRole } from "./types.ts";

const MOST_ROLES = 200;
const MOST_GROUPS = 1_000;
const LONGEST = 256;
/** Control, format, line and paragraph separators, lone surrogates: they hide what is read. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The person's roles in the app's own words, in the order in which the app lists them. Whatever the protocol, this is
 * what the app is told (A7); asked at each use, never remembered.
 */
export function rolesOf(app: Pick<App, "roles">, person: Pick<Visitor, "groups">): readonly string[] {
  const held = new Set(person.groups);
  return app.roles.filter(({ groups }) => groups.some((group) => held.has(group))).map(({ role }) => role);
}

/**
 * Names are kept as they are compared: NFC, case kept.
 * @throws AppRolesRefused
 */
export function checkedRoles(roles: readonly AppRole[]): readonly AppRole[] {
  const checked = roles.map(({ role, groups }) => ({
    role: role.normalize("NFC").trim(),
    groups: [...new Set(groups.map((group) => group.normalize("NFC")))],
  }));
  const received = wrongIn(checked);
  if (received === undefined) return checked;
  throw new AppRolesRefused("the app's roles cannot be used", {
    mismatch: {
      expected: `at most ${MOST_ROLES} roles, each once, with a name of 1 to ${LONGEST} visible characters and 1 to ${MOST_GROUPS} groups`,
      received,
    },
  });
}

function wrongIn(roles: readonly AppRole[]): string | undefined {
  if (roles.length > MOST_ROLES) return `${roles.length} roles`;
  const seen = new Set<string>();
  for (const { role, groups } of roles) {
    if (!named(role)) return `a role named "${role.slice(0, 100)}"`;
    if (seen.has(role)) return `the role "${role}" twice`;
    if (groups.length === 0 || groups.length > MOST_GROUPS) return `"${role}" with ${groups.length} groups`;
    const odd = groups.find((group) => !named(group));
    if (odd !== undefined) return `"${role}" with a group named "${odd.slice(0, 100)}"`;
    seen.add(role);
  }
  return undefined;
}

const named = (name: string): boolean => name.trim() !== "" && name.length <= LONGEST && !HIDDEN.test(name);
