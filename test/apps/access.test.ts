import { accessRefusal, mayOpen } from "../../src/apps/access.ts";
import type { OidcApp } from "../../src/apps/types.ts";

const app: OidcApp = {
  id: "a",
  tenantId: "t",
  protocol: "oidc",
  name: "Tracker",
  clientId: "c",
  clientSecretHash: "h",
  redirectUris: ["https://app.example.com/cb"],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  frontchannelLogoutUri: undefined,
  requirePkce: true,
  claims: [],
  groups: [],
  roles: [],
  enabled: true,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
};
const person = { tenantId: "t", status: "active", groups: ["engineering"] } as const;

test("A6 an app without groups is open to everyone active in its tenant", () => {
  expect(mayOpen(app, person)).toBe(true);
  expect(mayOpen(app, { ...person, groups: [] })).toBe(true);
});

test("A6 an app with groups is open to their members, names compared whole and with case", () => {
  expect(mayOpen({ ...app, groups: ["sales", "engineering"] }, person)).toBe(true);
  for (const group of ["Engineering", "engineering ", "engineer", ""])
    expect(accessRefusal({ ...app, groups: [group] }, person)).toBe("app_access_not_granted");
});

test("another tenant, a disabled app and a deactivated person are refused each by its own code", () => {
  expect(accessRefusal(app, { ...person, tenantId: "other" })).toBe("app_of_another_tenant");
  expect(accessRefusal({ ...app, enabled: false }, person)).toBe("app_disabled");
  expect(accessRefusal(app, { ...person, status: "deactivated" })).toBe("person_deactivated");
});
