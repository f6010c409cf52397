import fc from "fast-check";
import type { Person } from "../../../src/directory/types.ts";
import { openCrowdWorld, type Application, type CrowdWorld } from "./stage.ts";

let world: CrowdWorld;
let jira: Application;
const people: Person[] = [];
beforeAll(async () => {
  world = await openCrowdWorld();
  jira = await world.app();
  const names = ["bob", "Bobby", "b%b", "b_b", "al*ce", "AL", "o'brien", 'q"x', "back\\slash", ""];
  for (const [n, name] of names.entries())
    people.push(
      await world.person({
        email: `p${n}@corp.example`,
        givenName: name || undefined,
        familyName: names[(n + 3) % names.length] || undefined,
        displayName: `${name} ${n}`,
        groups: [],
        createdAt: new Date(Date.UTC(2026, n, 1)),
        status: n % 3 === 0 ? "deactivated" : "active",
      }),
    );
});
afterAll(() => world.close());

const namesIn = (json: { users: { name: string }[] }) => json.users.map(({ name }) => name);

async function cql(restriction: string) {
  const query = new URLSearchParams({ "entity-type": "user", restriction });
  return world.ask(jira, `/search?${query}`);
}

/** One condition in all three tongues, and whom it holds for. */
interface Condition {
  readonly cql: string;
  readonly json: object;
  readonly xml: string;
  holds(person: Person): boolean;
}

const marked = (text: string) => text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const property = (name: string, mode: string, value: string) => ({
  json: {
    "restriction-type": "property-search-restriction",
    property: { name, type: "STRING" },
    "match-mode": mode,
    value,
  },
  xml: `<property-search-restriction><property><name>${name}</name><type>STRING</type></property><match-mode>${mode}</match-mode><value>${marked(value)}</value></property-search-restriction>`,
});

const OF = {
  name: ({ email }: Person) => email,
  firstName: ({ givenName }: Person) => givenName ?? "",
  lastName: ({ familyName }: Person) => familyName ?? "",
  displayName: ({ displayName }: Person) => displayName,
};
const MODES = {
  EXACTLY_MATCHES: ["", "", (text: string, value: string) => text === value],
  STARTS_WITH: ["", "*", (text: string, value: string) => text.startsWith(value)],
  ENDS_WITH: ["*", "", (text: string, value: string) => text.endsWith(value)],
  CONTAINS: ["*", "*", (text: string, value: string) => text.includes(value)],
} as const;

const text = fc
  .record({
    name: fc.constantFrom("name", "firstName", "lastName", "displayName"),
    mode: fc.constantFrom("EXACTLY_MATCHES", "STARTS_WITH", "ENDS_WITH", "CONTAINS"),
    // An asterisk at an end is a wildcard in CQL alone.
    value: fc.constantFrom(
      "bob",
      "BOB",
      "b%b",
      "b_b",
      "%",
      "_",
      "l*c",
      "o'b",
      'q"',
      "\\",
      "k\\s",
      "p1",
      "e",
      "<&>",
    ),
  })
  .map(({ name, mode, value }): Condition => {
    const [before, after, fits] = MODES[mode];
    return {
      cql: `${name} = "${before}${value.replace(/["\\]/g, (mark) => `\\${mark}`)}${after}"`,
      ...property(name, mode, value),
      holds: (person) => fits(OF[name](person).toLowerCase(), value.toLowerCase()),
    };
  });
const flag = fc.boolean().map((active): Condition => ({
  cql: `active = ${active}`,
  ...property("active", "EXACTLY_MATCHES", String(active)),
  holds: ({ status }) => (status === "active") === active,
}));
const time = fc
  .record({ month: fc.integer({ min: 1, max: 12 }), later: fc.boolean() })
  .map(({ month, later }): Condition => {
    const value = `2026-${String(month).padStart(2, "0")}`;
    const at = Date.UTC(2026, month - 1, 1);
    return {
      cql: `createdDate ${later ? ">" : "<"} ${value}`,
      ...property("createdDate", later ? "GREATER_THAN" : "LESS_THAN", value),
      holds: ({ createdAt }) => (later ? createdAt.getTime() > at : createdAt.getTime() < at),
    };
  });

const { restriction } = fc.letrec<{ restriction: Condition }>((tie) => ({
  restriction: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, flag, time),
    fc
      .record({
        logic: fc.constantFrom("and", "or"),
        of: fc.array(tie("restriction"), { minLength: 1, maxLength: 3 }),
      })
      .map(({ logic, of }): Condition => ({
        cql: `(${of.map((each) => each.cql).join(` ${logic} `)})`,
        json: {
          "restriction-type": "boolean-search-restriction",
          "boolean-logic": logic,
          restrictions: of.map((each) => each.json),
        },
        xml: `<boolean-search-restriction boolean-logic="${logic}"><restrictions>${of.map((each) => each.xml).join("")}</restrictions></boolean-search-restriction>`,
        holds: (person) =>
          logic === "and" ? of.every((each) => each.holds(person)) : of.some((each) => each.holds(person)),
      })),
  ),
}));

test("A4 whatever is searched for, in CQL, JSON or XML, finds exactly those for whom it holds", async () => {
  await fc.assert(
    fc.asyncProperty(restriction, async (asked) => {
      const expected = people
        .filter((person) => asked.holds(person))
        .map(({ email }) => email)
        .toSorted();
      const path = "/search?entity-type=user";
      expect(namesIn((await cql(asked.cql)).json)).toEqual(expected);
      expect(namesIn((await world.ask(jira, path, { body: asked.json })).json)).toEqual(expected);
      expect(namesIn((await world.ask(jira, path, { xml: asked.xml })).json)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("A4 and binds closer than or, words need no quotes, and keywords any case", async () => {
  const found = async (restriction: string) => namesIn((await cql(restriction)).json);
  expect(await found("firstName=bob OR firstName=AL aNd active=true")).toEqual([
    "p0@corp.example",
    "p5@corp.example",
  ]);
  expect(await found("(firstName=bob OR firstName=AL) AND active=true")).toEqual(["p5@corp.example"]);
  expect(await found("email='p1@corp.example'")).toEqual(["p1@corp.example"]);
  expect(await found("  ")).toHaveLength(people.length);
  expect(await found('firstName = ""')).toEqual(["p9@corp.example"]);
  expect(await found("createdDate = 2026-03-01T00:00:00.000+0000")).toEqual(["p2@corp.example"]);
  expect(await found("createdDate = 2026-03-01T01:00:00+01:00")).toEqual(["p2@corp.example"]);
});

test.each([
  "shoeSize = 42",
  "description = x",
  "firstName > b",
  "active = maybe",
  "active > true",
  "createdDate = tomorrow",
  "createdDate = 2026-02-30",
  "name = bob extra",
  "name = ",
  "name",
  "= bob",
  "name == bob",
  "(name = bob",
  "name = bob)",
  "name = bob and",
  "and name = bob",
  "name = bob or or name = al",
  '"name" = bob',
  "name = (bob)",
  'name = "bob',
  "name like bob",
  "()",
  "(".repeat(21) + "name=a" + ")".repeat(21),
  Array.from({ length: 201 }, () => "name=a").join(" or "),
  "x".repeat(4_001),
])("A4 never a wrong match: %s is refused", async (restriction) => {
  const { status, json } = await cql(restriction);
  expect([status, json.reason]).toEqual([400, "ILLEGAL_ARGUMENT"]);
});

const nested = (depth: number): object =>
  depth === 0
    ? property("name", "EXACTLY_MATCHES", "a").json
    : {
        "restriction-type": "boolean-search-restriction",
        "boolean-logic": "or",
        restrictions: [nested(depth - 1)],
      };

test.each([
  {},
  [],
  { "restriction-type": "other" },
  { "restriction-type": "property-search-restriction" },
  { ...property("shoeSize", "EXACTLY_MATCHES", "1").json },
  { ...property("name", "LESS_THAN", "1").json },
  { ...property("active", "CONTAINS", "true").json },
  { ...property("name", "toString", "1").json },
  { ...property("__proto__", "EXACTLY_MATCHES", "1").json },
  { "restriction-type": "boolean-search-restriction", "boolean-logic": "xor", restrictions: [nested(0)] },
  { "restriction-type": "boolean-search-restriction", "boolean-logic": "and", restrictions: [] },
  nested(11),
  nested(900),
])("A4 a restriction in JSON that is not wholly understood is refused: %#", async (body) => {
  const { status, json } = await world.ask(jira, "/search?entity-type=user", { body });
  expect([status, json.reason]).toEqual([400, "ILLEGAL_ARGUMENT"]);
});

const SOUND = property("name", "EXACTLY_MATCHES", "p1@corp.example").xml;
const LAUGHS = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;

test.each([
  ["a DTD", `${LAUGHS}${SOUND.replace("p1@corp.example", "&b;")}`],
  [
    "an external entity",
    `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${SOUND.replace("p1@corp.example", "&a;")}`,
  ],
  ["an undeclared entity", SOUND.replace("p1@corp.example", "&a;")],
  ["a processing instruction", `<?xml-stylesheet href="http://127.0.0.1/"?>${SOUND}`],
  ["a comment in a value", SOUND.replace("p1@corp", "p1@<!-- -->corp")],
  ["CDATA", SOUND.replace("p1@corp.example", "<![CDATA[p1@corp.example]]>")],
  ["another encoding", `<?xml version="1.0" encoding="UTF-16"?>${SOUND}`],
  ["XML 1.1", `<?xml version="1.1"?>${SOUND}`],
  [
    "another namespace",
    SOUND.replace("<property-search-restriction>", '<property-search-restriction xmlns="urn:x">'),
  ],
  ["another root", "<users/>"],
  ["two values", SOUND.replace("<value>", "<value>x</value><value>")],
  ["an element in a value", SOUND.replace("p1@corp.example", "<b>p1@corp.example</b>")],
  ["an open end", SOUND.slice(0, -5)],
  ["text after the root", `${SOUND}x`],
  ["a depth of twenty-five", "<restrictions>".repeat(25)],
  [
    "two thousand elements",
    `<boolean-search-restriction boolean-logic="or"><restrictions>${"<a/>".repeat(2_000)}</restrictions></boolean-search-restriction>`,
  ],
  ["nothing of XML", "p1@corp.example"],
])("Z1 A4 XML with %s is refused", async (_what, xml) => {
  const { status, json } = await world.ask(jira, "/search?entity-type=user", { xml });
  expect([status, json.reason]).toEqual([400, "ILLEGAL_ARGUMENT"]);
  expect(namesIn((await world.ask(jira, "/search?entity-type=user", { xml: SOUND })).json)).toEqual([
    "p1@corp.example",
  ]);
});

test("Z8 A4 a body that is too long, or in no tongue that is read here, is refused", async () => {
  const long = await world.ask(jira, "/search?entity-type=user", { xml: " ".repeat(100_000) + SOUND });
  expect(long.status).toBe(413);
  const answer = await fetch(`${world.base}/search?entity-type=user`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${jira.applicationName}:${jira.password}`).toString("base64")}`,
      "content-type": "text/plain",
    },
    body: SOUND,
  });
  expect(answer.status).toBe(400);
});

test("A4 A7 groups are searched as people are, the app's roles among them", async () => {
  await world.group("writers");
  await world.group("readers");
  const wiki = await world.app({ name: "Wiki", roles: [{ role: "Reviewers", groups: ["writers"] }] });
  const found = async (restriction: string) => {
    const query = new URLSearchParams({ "entity-type": "group", restriction });
    const { json } = await world.ask(wiki, `/search?${query}`);
    return json.groups.map(({ name }: { name: string }) => name);
  };
  expect(await found("name = *ERS")).toEqual(["Reviewers", "readers", "writers"]);
  expect(await found("name = re*")).toEqual(["Reviewers", "readers"]);
  expect(await found("active = false")).toEqual([]);
  expect(await found("name = writers or name = reviewers")).toEqual(["Reviewers", "writers"]);
});
