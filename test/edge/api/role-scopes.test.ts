import { ROLES } from "../../../src/administrators/types.ts";
import { scopesOf } from "../../../src/edge/api/role-scopes.ts";
import { AREAS, covers } from "../../../src/tokens/scopes.ts";

/** What each role may do in each area: nothing, read, or write. A new area is decided here, too. */
const DECIDED: Readonly<Record<string, readonly [admin: string, auditor: string, helpdesk: string]>> = {
  tenants: ["write", "read", "nothing"],
  connections: ["write", "read", "nothing"],
  domains: ["write", "read", "nothing"],
  apps: ["write", "read", "nothing"],
  people: ["write", "read", "read"],
  credentials: ["write", "read", "write"],
  groups: ["write", "read", "nothing"],
  policies: ["write", "read", "nothing"],
  sessions: ["write", "read", "write"],
  signins: ["write", "read", "read"],
  audit: ["write", "read", "nothing"],
  keys: ["nothing", "read", "nothing"],
  administrators: ["read", "read", "nothing"],
  "break-glass": ["read", "read", "nothing"],
  tokens: ["write", "read", "read"],
};

test("every scope area is decided for every role, the API tokens among them", () => {
  const reachOf = (role: (typeof ROLES)[number], area: (typeof AREAS)[number]) => {
    if (covers(scopesOf(role), `${area}:write`)) return "write";
    return covers(scopesOf(role), `${area}:read`) ? "read" : "nothing";
  };
  const held = Object.fromEntries(
    AREAS.map((area) => [
      area,
      (["admin", "auditor", "helpdesk"] as const).map((role) => reachOf(role, area)),
    ]),
  );
  expect(held).toEqual(DECIDED);
  for (const area of AREAS) expect(reachOf("owner", area)).toBe("write");
});
