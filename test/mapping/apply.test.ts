import { applyMapping, type Received } from "../../src/mapping/apply.ts";
import { mappingInput } from "../../src/mapping/input.ts";
import { presets } from "../kit/presets.ts";

const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const received = (attributes: Record<string, readonly string[]>, nameId = "opaque-1"): Received => ({
  nameId,
  nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  attributes: new Map(Object.entries(attributes)),
});
const rules = (input: unknown) => mappingInput.parse(input);

test.each([
  [
    "okta",
    { email: ["Ada@Corp.Example"], firstName: ["Ada"], lastName: ["Lovelace"], groups: ["eng", "all"] },
  ],
  [
    "entra",
    {
      [`${CLAIMS}/emailaddress`]: ["ada@corp.example"],
      [`${CLAIMS}/givenname`]: ["Ada"],
      [`${CLAIMS}/surname`]: ["Lovelace"],
      "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups": ["eng", "all"],
    },
  ],
  [
    "google",
    { email: ["ada@corp.example"], firstName: ["Ada"], lastName: ["Lovelace"], groups: ["eng", "all"] },
  ],
  [
    "adfs",
    {
      [`${CLAIMS}/emailaddress`]: ["ada@corp.example"],
      [`${CLAIMS}/givenname`]: ["Ada"],
      [`${CLAIMS}/surname`]: ["Lovelace"],
      "http://schemas.xmlsoap.org/claims/Group": ["eng", "all"],
    },
  ],
  [
    "onelogin",
    {
      "User.email": ["ada@corp.example"],
      "User.FirstName": ["Ada"],
      "User.LastName": ["Lovelace"],
      memberOf: ["eng", "all"],
    },
  ],
  ["ping", { mail: ["ada@corp.example"], givenName: ["Ada"], sn: ["Lovelace"], memberOf: ["eng", "all"] }],
  [
    "keycloak",
    { email: ["ada@corp.example"], firstName: ["Ada"], lastName: ["Lovelace"], member: ["eng", "all"] },
  ],
  [
    "generic",
    {
      "urn:oid:0.9.2342.19200300.100.1.3": ["ada@corp.example"],
      "urn:oid:2.5.4.42": ["Ada"],
      "urn:oid:2.5.4.4": ["Lovelace"],
      isMemberOf: ["eng", "all"],
    },
  ],
])("what %s sends by its own guide makes a whole profile", (preset, attributes) => {
  const mapped = applyMapping(presets.mappingOf(preset), received(attributes));
  expect(mapped).toMatchObject({
    ok: true,
    profile: {
      email: "ada@corp.example",
      givenName: "Ada",
      familyName: "Lovelace",
      displayName: "Ada Lovelace",
      groups: ["eng", "all"],
    },
  });
});

test("a preset asks for an e-mail alone, which may be the NameID", () => {
  const mapped = applyMapping(presets.mappingOf("jumpcloud"), received({}, "ada@corp.example"));
  expect(mapped).toMatchObject({
    ok: true,
    profile: { email: "ada@corp.example", givenName: undefined, displayName: "ada@corp.example", groups: [] },
  });
});

test("M1 sources are tried in order, and a plain string is an attribute's name", () => {
  const mapping = rules({
    email: ["mail", { attribute: "upn" }, { nameId: true }],
    displayName: ["dn", { constant: "Someone" }],
  });
  expect(applyMapping(mapping, received({ mail: ["  "], upn: ["b@corp.example"] }))).toMatchObject({
    ok: true,
    profile: { email: "b@corp.example", displayName: "Someone" },
    fields: expect.arrayContaining([{ field: "email", value: "b@corp.example", source: 'attribute "upn"' }]),
  });
});

test.each(["email", "givenName", "familyName", "displayName"])(
  "M3 a missing %s is named with what was looked for and what came",
  (field) => {
    const mapping = rules({ email: ["mail"], [field]: ["wanted"] });
    const mapped = applyMapping(mapping, received({ mail: ["ada@corp.example"], renamed: ["x"] }));
    expect(mapped).toMatchObject({
      ok: false,
      problems: [{ field, reason: "missing", lookedFor: ['attribute "wanted"'] }],
    });
    if (mapped.ok) return;
    expect(mapped.problems[0]?.received).toContain('attribute "renamed"');
  },
);

test("M3 a missing custom field is named; a missing group attribute is a person in no group", () => {
  const mapping = rules({ email: ["mail"], groups: ["groups"], custom: { costCentre: ["cc"] } });
  const mapped = applyMapping(mapping, received({ mail: ["ada@corp.example"] }));
  expect(mapped).toMatchObject({ ok: false, problems: [{ field: "custom.costCentre", reason: "missing" }] });
});

test("two addresses where one is wanted are refused, the same one twice is not", () => {
  const mapping = rules({ email: ["mail"] });
  expect(applyMapping(mapping, received({ mail: ["a@corp.example", "b@corp.example"] }))).toMatchObject({
    ok: false,
    problems: [{ reason: "several_values" }],
  });
  expect(applyMapping(mapping, received({ mail: ["a@corp.example", "A@corp.example"] })).ok).toBe(true);
});

test.each(["eng\u202Egne", "eng\u200B", "a\u0007b", "x".repeat(300)])(
  "the group %j is refused: it does not read as it is",
  (group) => {
    const mapping = rules({ email: ["mail"], groups: ["groups"] });
    expect(applyMapping(mapping, received({ mail: ["a@corp.example"], groups: [group] }))).toMatchObject({
      ok: false,
      problems: [{ field: "groups", reason: "unusable_text" }],
    });
  },
);

test("attributes named like parts of every object are only names", () => {
  const mapping = rules({ email: ["mail"], custom: { a: ["__proto__"], b: ["constructor"] } });
  const attributes = new Map([
    ["mail", ["a@corp.example"]],
    ["__proto__", ["x"]],
    ["constructor", ["y"]],
  ]);
  expect(applyMapping(mapping, { ...received({}), attributes })).toMatchObject({
    ok: true,
    profile: { custom: { a: ["x"], b: ["y"] } },
  });
});

const refused: readonly unknown[] = [
  {},
  { email: [] },
  { email: ["mail"], unknown: [] },
  { email: [{ attribute: "mail", nameId: true }] },
  { email: [{ nameId: false }] },
  { email: ["mail"], custom: { __proto__x: [] } },
  { email: ["mail"], custom: { constructor: ["x"] } },
  { email: "mail" },
];

test.each(refused.map((input) => ({ input })))("$input are no rules", ({ input }) => {
  expect(mappingInput.safeParse(input).success).toBe(false);
});
