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
  explain: ["read", "read", "read"],
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

test("P7 the help desk asks why somebody can (not) get in, and reads no policy, app or connection for it", () => {
  expect(covers(scopesOf("helpdesk"), "explain:read")).toBe(true);
  for (const area of ["policies", "apps", "connections", "groups", "domains"] as const)
    expect(covers(scopesOf("helpdesk"), `${area}:read`)).toBe(false);
});

test("P7 whoever reads the policies may ask what they lead to, as before there was a scope for it; not the other way round", () => {
  expect(covers(["policies:read"], "explain:read")).toBe(true);
  expect(covers(["policies:write"], "explain:read")).toBe(true);
  expect(covers(["explain:read"], "policies:read")).toBe(false);
  expect(covers(["explain:write"], "policies:read")).toBe(false);
  expect(covers(["signins:write", "people:write"], "explain:read")).toBe(false);
});
