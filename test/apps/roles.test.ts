import { AppRolesRefused } from "../../src/apps/errors.ts";
import { checkedRoles, rolesOf } from "../../src/apps/roles.ts";

const roles = [
  { role: "admin", groups: ["Ops", "Wheel"] },
  { role: "editor", groups: ["Writers", "Ops"] },
  { role: "viewer", groups: ["Staff"] },
];

test("A7 a person has each role that one of their groups gives, in the app's order, names compared exactly", () => {
  expect(rolesOf({ roles }, { groups: ["Staff", "Ops"] })).toEqual(["admin", "editor", "viewer"]);
  expect(rolesOf({ roles }, { groups: ["Writers"] })).toEqual(["editor"]);
  expect(rolesOf({ roles }, { groups: ["ops", "Ops ", "Op", ""] })).toEqual([]);
  expect(rolesOf({ roles }, { groups: [] })).toEqual([]);
  expect(rolesOf({ roles: [] }, { groups: ["Ops"] })).toEqual([]);
});

test("A7 roles are kept in one spelling, each group once", () => {
  expect(
    checkedRoles([{ role: " R\u00f4le ".normalize("NFD"), groups: ["Cafe\u0301", "Caf\u00e9"] }]),
  ).toEqual([{ role: "R\u00f4le", groups: ["Caf\u00e9"] }]);
});

test.each<[title: string, wrong: Parameters<typeof checkedRoles>[0]]>([
  ["a role without a name", [{ role: "  ", groups: ["a"] }]],
  ["a role without groups, which would be nobody's or everybody's", [{ role: "admin", groups: [] }]],
  ["the same role twice", [roles[0]!, roles[0]!]],
  ["a name with what cannot be seen", [{ role: "admin\u200b", groups: ["a"] }]],
  ["a group without a name", [{ role: "admin", groups: [" "] }]],
  ["more roles than an app has", Array.from({ length: 201 }, (_, i) => ({ role: `r${i}`, groups: ["a"] }))],
])("A7 %s is refused", (_title, wrong) => {
  expect(() => checkedRoles(wrong)).toThrow(AppRolesRefused);
});
