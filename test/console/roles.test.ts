import { AREA_NAMES, reachOf, scopesInWords } from "../../src/console/api/areas.ts";
import { chosenScopesOf, NOTHING, offered, READ_ALL } from "../../src/console/pages/keys/chosen-scopes.ts";
import { reachOfRole, ROLES } from "../../src/console/pages/administrators/roles.ts";
import { scopesOf } from "../../src/edge/api/role-scopes.ts";
import { AREAS } from "../../src/tokens/scopes.ts";

test("W2 the table of roles says of each what the API allows it, and forgets no area", () => {
  expect(AREA_NAMES.toSorted()).toEqual(AREAS.toSorted());
  for (const { value } of ROLES)
    for (const area of AREA_NAMES)
      expect([value, area, reachOfRole(value, area)]).toEqual([value, area, reachOf(scopesOf(value), area)]);
});

test("W2 the scopes of a key are said in words", () => {
  expect(scopesInWords(["*"])).toBe("everything");
  expect(scopesInWords(scopesOf("auditor"))).toBe("reads everything");
  expect(scopesInWords(["apps:write", "signins:read"])).toBe("Sign-ins and their recordings (read), Apps");
});

test("W2 a key is offered nothing that its maker may not do", () => {
  expect(offered(["*"], "apps")).toEqual(["nothing", "read", "write"]);
  expect(offered(["keys:write", "apps:read"], "apps")).toEqual(["nothing", "read"]);
  expect(offered(["keys:write"], "apps")).toEqual(["nothing"]);
  expect(chosenScopesOf({ ...NOTHING, apps: "write", people: "read" })).toEqual([
    "people:read",
    "apps:write",
  ]);
  expect(chosenScopesOf(READ_ALL).toSorted()).toEqual(scopesOf("auditor").toSorted());
});
