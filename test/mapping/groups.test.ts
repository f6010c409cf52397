import { applyMapping } from "../../src/mapping/apply.ts";
import { mappingInput } from "../../src/mapping/input.ts";

const mapped = (groupRules: unknown, values: readonly string[], attribute = "groups") => {
  const mapping = mappingInput.parse({
    email: [{ nameId: true }],
    groups: ["groups"],
    ...(groupRules !== undefined && { groupRules }),
  });
  const attributes = new Map([[attribute, values]]);
  return applyMapping(mapping, { nameId: "ada@corp.example", nameIdFormat: "f", attributes });
};
const groupsOf = (groupRules: unknown, values: readonly string[]) => {
  const result = mapped(groupRules, values);
  return result.ok ? result.profile.groups : result.problems;
};

test.each<[title: string, rules: unknown, values: readonly string[], groups: readonly string[]]>([
  ["a value that a rule equals", [{ equals: "5d1f", groups: ["Staff"] }], ["5d1f"], ["Staff"]],
  ["not one that only looks like it", [{ equals: "5d1f", groups: ["Staff"] }], ["5D1F", "5d1f0"], []],
  [
    "several groups of one value",
    [{ equals: "eng", groups: ["Engineering", "Staff"] }],
    ["eng"],
    ["Engineering", "Staff"],
  ],
  [
    "one group of several values",
    [{ pattern: "eng-.*", groups: ["Engineering"] }],
    ["eng-a", "eng-b"],
    ["Engineering"],
  ],
  [
    "what follows a prefix",
    [{ prefix: "app-", groups: ["$1"] }],
    ["app-admins", "vpn-users", "app-"],
    ["admins"],
  ],
  ["the whole value after a prefix", [{ prefix: "app-", groups: ["idp/$0"] }], ["app-x"], ["idp/app-x"]],
  [
    "a part of a pattern",
    [{ pattern: "CN=([^,]+),OU=Apps,.*", groups: ["$1"] }],
    ["CN=Ops,OU=Apps,DC=x", "CN=Ops,OU=Old,DC=x"],
    ["Ops"],
  ],
  ["a pattern without case", [{ pattern: "(?i)ADMINS", groups: ["Admins"] }], ["admins"], ["Admins"]],
  [
    "dollars as they are where nothing is referred to",
    [{ equals: "x", groups: ["$1 a week"] }],
    ["x"],
    ["$1 a week"],
  ],
  ["a dollar that is written twice", [{ pattern: "x", groups: ["$$1"] }], ["x"], ["$1"]],
])("M4 group rules give %s", (_title, rules, values, groups) => {
  expect(groupsOf({ rules, unmatched: "drop" }, values)).toEqual(groups);
});

test("M4 a pattern matches the whole value or nothing: half a name opens nothing", () => {
  const rules = { rules: [{ pattern: "admins|admin", groups: ["Admins"] }], unmatched: "drop" };
  expect(groupsOf(rules, ["not-admins", "admins-of-nothing", "xadmin", "admins\u00e9"])).toEqual([]);
  expect(groupsOf(rules, ["admin"])).toEqual(["Admins"]);
  expect(groupsOf({ rules: [{ pattern: "a|ab", groups: ["x"] }], unmatched: "drop" }, ["ab"])).toEqual(["x"]);
  expect(groupsOf({ rules: [{ pattern: "(?m)a", groups: ["x"] }], unmatched: "drop" }, ["b\na"])).toEqual([]);
});

test("M4 the first rule that matches decides, whatever its kind; one without groups drops", () => {
  const rules = [
    { prefix: "eng-secret", groups: [] },
    { equals: "eng-ops", groups: ["Ops"] },
    { pattern: "eng-(.*)", groups: ["Engineering $1"] },
    { equals: "eng-web", groups: ["never"] },
  ];
  const values = ["eng-secret-lab", "eng-ops", "eng-web", "sales"];
  const result = mapped({ rules, unmatched: "keep" }, values);
  expect(result.ok && result.profile.groups).toEqual(["Ops", "Engineering web", "sales"]);
  expect(result.groups).toEqual([
    { value: "eng-secret-lab", groups: [], rule: 'prefix "eng-secret"' },
    { value: "eng-ops", groups: ["Ops"], rule: 'equals "eng-ops"' },
    { value: "eng-web", groups: ["Engineering web"], rule: 'pattern "eng-(.*)"' },
    { value: "sales", groups: ["sales"], rule: undefined },
  ]);
});

test("M4 without rules the values are the names, and every one of them is shown", () => {
  const result = mapped(undefined, ["b", "a", "b"]);
  expect(result.ok && result.profile.groups).toEqual(["b", "a"]);
  expect(result.groups).toHaveLength(2);
});

test("M4 a name is compared and kept in one spelling of its letters", () => {
  const rules = [{ equals: "Caf\u00e9", groups: ["Bar e\u0301"] }];
  expect(groupsOf({ rules, unmatched: "drop" }, ["Cafe\u0301"])).toEqual(["Bar \u00e9"]);
});

test("M4 what is dropped may be longer than any group, what is kept may not", () => {
  const long = `CN=${"x".repeat(400)},DC=corp`;
  expect(groupsOf({ rules: [], unmatched: "drop" }, [long])).toEqual([]);
  expect(groupsOf({ rules: [{ pattern: "CN=(x).*", groups: ["$1"] }] }, [long])).toEqual(["x"]);
  expect(groupsOf({ rules: [] }, [long])).toMatchObject([{ field: "groups", reason: "unusable_text" }]);
});

test("M3 groups are missed only where the rules say that they are required", () => {
  const rules = { rules: [], unmatched: "keep" };
  expect(mapped(rules, ["x"], "memberOf")).toMatchObject({ ok: true, profile: { groups: [] } });
  expect(mapped({ ...rules, required: true }, ["x"], "memberOf")).toMatchObject({
    ok: false,
    problems: [
      {
        field: "groups",
        reason: "missing",
        lookedFor: ['attribute "groups"'],
        received: ["NameID (f)", 'attribute "memberOf"'],
      },
    ],
  });
  expect(mapped({ ...rules, unmatched: "drop", required: true }, ["x"])).toMatchObject({ ok: true });
});

test.each<[title: string, rules: unknown, message: string]>([
  ["a broken pattern", [{ pattern: "(", groups: [] }], "the pattern missing closing ) at character 2"],
  ["a group that the pattern has not", [{ pattern: "(a)", groups: ["$2"] }], "the pattern has no group 2"],
  ["a second part of a prefix", [{ prefix: "a", groups: ["$2"] }], "a prefix has $0"],
  ["an empty value", [{ equals: "", groups: ["a"] }], ""],
  ["an empty prefix, which is everything", [{ prefix: "", groups: ["a"] }], ""],
  ["a name with what cannot be seen", [{ equals: "a", groups: ["a\u200bb"] }], "no invisible characters"],
  ["two ways at once", [{ equals: "a", prefix: "b", groups: ["a"] }], ""],
  [
    "more pattern than a sign-in may cost",
    Array.from({ length: 4 }, () => ({ pattern: "a".repeat(190), groups: [] })),
    "longer than 600",
  ],
])("M4 %s is refused when it is saved", (_title, rules, message) => {
  const parsed = mappingInput.safeParse({ email: ["mail"], groupRules: { rules } });
  expect(parsed.success).toBe(false);
  expect(JSON.stringify(parsed.error?.issues)).toContain(message);
});

test("M4 a thousand exact rules over the groups of one message cost next to nothing", () => {
  const rules = Array.from({ length: 1_000 }, (_, i) => ({ equals: `id-${i}`, groups: [`g${i}`] }));
  const mapping = mappingInput.parse({
    email: [{ nameId: true }],
    groups: ["groups"],
    groupRules: { rules },
  });
  const values = Array.from({ length: 1_500 }, (_, i) => `id-${i}`);
  const received = { nameId: "a@b.example", nameIdFormat: "f", attributes: new Map([["groups", values]]) };
  const started = performance.now();
  const result = applyMapping(mapping, received);
  expect(performance.now() - started).toBeLessThan(50);
  expect(result.ok && result.profile.groups).toHaveLength(1_500);
});

test("M4 no pattern and no message hold the process: beyond the bound the sign-in is refused", () => {
  const rules = [{ pattern: "(?:a?){20}(?:a*)*[ab]*x", groups: ["x"] }];
  const values = Array.from({ length: 1_000 }, (_, i) => `${"a".repeat(60)}${i}!`);
  const started = performance.now();
  expect(groupsOf({ rules }, values)).toMatchObject([{ field: "groups", reason: "too_large" }]);
  expect(performance.now() - started).toBeLessThan(500);
});
