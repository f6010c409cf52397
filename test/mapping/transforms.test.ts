import { applyMapping } from "../../src/mapping/apply.ts";
import { mappingInput } from "../../src/mapping/input.ts";

const valueOf = (source: unknown, attributes: Record<string, readonly string[]>) => {
  const mapping = mappingInput.parse({ email: [{ nameId: true }], custom: { it: [source] } });
  const received = { nameId: "ada@corp.example", nameIdFormat: "f", attributes: toMap(attributes) };
  const mapped = applyMapping(mapping, received);
  return mapped.ok ? mapped.profile.custom["it"] : mapped.problems[0]?.reason;
};
const toMap = (attributes: Record<string, readonly string[]>) => new Map(Object.entries(attributes));

test.each<[transforms: readonly unknown[], values: readonly string[], become: unknown]>([
  [["trim"], ["  a b  "], ["a b"]],
  [["lowerCase"], ["ÉMILE Zola"], ["émile zola"]],
  [["upperCase"], ["straße"], ["STRAßE"]],
  [["lowerCase"], ["\u212Aim"], ["Kim"]],
  [[{ regex: { pattern: "^CN=([^,]+)", group: 1 } }], ["CN=Staff,OU=Groups", "OU=No name"], ["Staff"]],
  [[{ regex: { pattern: "[0-9]+", group: 0 } }], ["a12b34"], ["12"]],
  [[{ regex: { pattern: "^old-", replace: "" } }], ["old-eng", "all"], ["eng", "all"]],
  [[{ regex: { pattern: "(\\w+), (\\w+)", replace: "$2 $1 $$9" } }], ["Lovelace, Ada"], ["Ada Lovelace $9"]],
  [[{ regex: { pattern: "b", replace: "-" } }], ["abab"], ["a-ab"]],
  [[{ regex: { pattern: "(x)?a", replace: "<$1>" } }], ["a"], ["<>"]],
  [[{ regex: { pattern: "(?i)^É", replace: "E" } }], ["émile \u{1F600}"], ["Emile \u{1F600}"]],
  [[{ split: ";" }], ["a; b;;c", "d"], ["a", "b", "c", "d"]],
  [[{ join: " " }], ["a", "b"], ["a b"]],
  [[{ split: " " }, { join: "." }, "lowerCase"], ["Ada King Lovelace"], ["ada.king.lovelace"]],
  [["lowerCase", { regex: { pattern: "a", group: 0 } }], ["A"], ["a"]],
  [[{ regex: { pattern: "a", group: 0 } }, "lowerCase"], ["A"], "missing"],
  [[], ["a"], ["a"]],
])("M1 %j makes of %j: %j", (transforms, values, become) => {
  expect(valueOf({ attribute: "in", transforms }, { in: values })).toEqual(become);
});

test.each<[template: string, attributes: Record<string, readonly string[]>, become: unknown]>([
  ["{given} {family}", { given: ["Ada"], family: ["Lovelace"] }, ["Ada Lovelace"]],
  ["{given} {family}", { given: [" Ada ", "Augusta"], family: ["Lovelace"] }, ["Ada Lovelace"]],
  ["{given} {family}", { given: ["Ada"], family: [" "] }, "missing"],
  ["{urn:oid:2.5.4.42}!", { "urn:oid:2.5.4.42": ["Ada"] }, ["Ada!"]],
  ["{a}", { a: ["{b} $&"], b: ["never"] }, ["{b} $&"]],
  ["{__proto__}", { a: ["x"] }, "missing"],
])("M1 the template %j with %j becomes %j", (template, attributes, become) => {
  expect(valueOf({ template }, attributes)).toEqual(become);
});

test("M1 a template and the NameID take transforms, too", () => {
  const transforms = ["upperCase", { regex: { pattern: "^[^@]+", group: 0 } }];
  expect(valueOf({ template: "{a}.{b}", transforms }, { a: ["x"], b: ["y@z"] })).toEqual(["X.Y"]);
  expect(valueOf({ nameId: true, transforms }, {})).toEqual(["ADA"]);
});

test("M1 a source whose transforms leave nothing lets the next one be tried, a constant last", () => {
  const mapping = mappingInput.parse({
    email: [
      { attribute: "upn", transforms: [{ regex: { pattern: "^(.+)@corp\\.example$", group: 0 } }] },
      "mail",
    ],
    displayName: [{ template: "{given} {family}" }, { constant: "Someone" }],
  });
  const attributes = toMap({ upn: ["ada@other.example"], mail: ["ada@corp.example"], given: ["Ada"] });
  expect(applyMapping(mapping, { nameId: "n", nameIdFormat: "f", attributes })).toMatchObject({
    ok: true,
    profile: { email: "ada@corp.example", displayName: "Someone" },
  });
});

test("M2 a preview shows the transformed value, its source and what was done to it", () => {
  const transforms = ["trim", { regex: { pattern: "^(.*)@", group: 1 } }, { split: "." }, { join: " " }];
  const mapping = mappingInput.parse({
    email: ["mail"],
    displayName: [{ attribute: "mail", transforms }],
    givenName: [{ attribute: "mail", transforms: [{ regex: { pattern: "\\..*", replace: "" } }] }],
  });
  const attributes = toMap({ mail: ["ada.lovelace@corp.example"] });
  const { fields } = applyMapping(mapping, { nameId: "n", nameIdFormat: "f", attributes });
  expect(fields).toContainEqual({
    field: "displayName",
    value: "ada lovelace",
    source: 'attribute "mail", then trim, then regex "^(.*)@" group 1, then split by ".", then join by " "',
  });
  expect(fields).toContainEqual({
    field: "givenName",
    value: "ada",
    source: 'attribute "mail", then regex "\\..*" replaced by ""',
  });
});

test("M3 a field whose transforms found nothing names the attribute that was looked for", () => {
  const transforms = [{ regex: { pattern: "^x", group: 0 } }];
  const mapping = mappingInput.parse({ email: [{ attribute: "mail", transforms }] });
  const attributes = toMap({ mail: ["ada@corp.example"] });
  expect(applyMapping(mapping, { nameId: "n", nameIdFormat: "f", attributes })).toMatchObject({
    ok: false,
    problems: [{ field: "email", reason: "missing", lookedFor: ['attribute "mail"'] }],
  });
});

test("a transform cannot make another mailbox of a look-alike, and its result is judged as what was received is", () => {
  const mapping = mappingInput.parse({ email: [{ attribute: "mail", transforms: ["lowerCase"] }] });
  const attributes = toMap({ mail: ["\u212Aim@corp.example"] });
  expect(applyMapping(mapping, { nameId: "n", nameIdFormat: "f", attributes })).toMatchObject({
    problems: [{ reason: "not_an_email" }],
  });
  expect(valueOf({ attribute: "in", transforms: [{ join: "\u200B" }] }, { in: ["a", "b"] })).toBe(
    "unusable_text",
  );
  expect(valueOf({ template: "{in}{in}" }, { in: ["x".repeat(200)] })).toBe("unusable_text");
});

test.each<[name: string, source: unknown, values: readonly string[]]>([
  [
    "many long values and a regex",
    { attribute: "in", transforms: [{ regex: { pattern: "(a|aa)*b", group: 0 } }] },
    Array.from({ length: 500 }, () => "a".repeat(250)),
  ],
  [
    "a replacement that repeats the match",
    { attribute: "in", transforms: [{ regex: { pattern: ".*", replace: "$0".repeat(128) } }] },
    ["a".repeat(10_000)],
  ],
  ["one very long value", { attribute: "in", transforms: ["trim"] }, ["a".repeat(400_000)]],
  ["a long template", { template: "{in}".repeat(200) }, ["a".repeat(10_000)]],
  ["a split into very many", { attribute: "in", transforms: [{ split: "," }] }, [",".repeat(400_000)]],
])("M1 %s is refused as too much, not worked on", (_name, source, values) => {
  expect(valueOf(source, { in: values })).toBe("too_large");
});

test.each<[pattern: string, says: string]>([
  ["a(b", "missing closing ) at character 4"],
  ["ab[c", "missing closing ] at character 3"],
  ["ab)c)", "unexpected ) at character 3"],
  ["xa**", "invalid nested repetition operator at character 3"],
  ["x(?=a)", "invalid or unsupported Perl syntax at character 2"],
  ["(a)\\1", "invalid escape sequence at character 4"],
  ["ab\\", "trailing backslash at end of expression at character 4"],
  ["[z-a]", "invalid character class range at character 2"],
  ["(?:a{0,30}){0,30}", "repeats too much"],
  ["a{900}", "repeats too much"],
  ["[^a]{200}b{200}", "repeats too much"],
  ["()()()()()()()()()()", "has more than 9 groups"],
  ["a".repeat(201), "is longer than 200 characters"],
])("M1 the pattern %j is refused when it is saved: %s", (pattern, says) => {
  const transforms = [{ regex: { pattern, group: 0 } }];
  const read = mappingInput.safeParse({ email: [{ attribute: "mail", transforms }] });
  expect(JSON.stringify(read.error?.issues)).toContain(says);
});

const refused: readonly unknown[] = [
  { attribute: "a", transforms: ["reverse"] },
  { attribute: "a", transforms: Array.from({ length: 11 }, () => "trim") },
  { attribute: "a", transforms: [{ regex: { pattern: "a" } }] },
  { attribute: "a", transforms: [{ regex: { pattern: "a", group: 1 } }] },
  { attribute: "a", transforms: [{ regex: { pattern: "(a)", replace: "$2" } }] },
  { attribute: "a", transforms: [{ regex: { pattern: "a", group: 0, replace: "" } }] },
  { attribute: "a", transforms: [{ regex: { pattern: "", group: 0 } }] },
  { attribute: "a", transforms: [{ split: "" }] },
  { attribute: "a", transforms: [{ split: ",", join: "," }] },
  { template: "no attribute" },
  { template: "{a} {" },
  { template: "{}" },
  { constant: "x", transforms: ["trim"] },
];

test.each(refused.map((source) => ({ source })))("$source is no source", ({ source }) => {
  expect(mappingInput.safeParse({ email: [source] }).success).toBe(false);
});

test("the patterns of one connection have a bound together", () => {
  const source = { attribute: "a", transforms: [{ regex: { pattern: "a".repeat(200), group: 0 } }] };
  const rules = (n: number) => ({ email: ["m"], custom: { it: Array.from({ length: n }, () => source) } });
  expect(mappingInput.safeParse(rules(3)).success).toBe(true);
  expect(mappingInput.safeParse(rules(4)).success).toBe(false);
});

test("rules as they were stored before there were transforms are still rules, and mean the same", () => {
  const stored = { email: [{ attribute: "mail" }, { nameId: true }], displayName: [{ constant: "x" }] };
  expect(mappingInput.parse(stored)).toMatchObject(stored);
});
