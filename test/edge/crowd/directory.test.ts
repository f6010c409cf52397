import type { Person } from "../../../src/directory/types.ts";
import { openCrowdWorld, type Application, type CrowdWorld } from "./stage.ts";

let world: CrowdWorld;
let jira: Application;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await openCrowdWorld();
  alice = await world.person({
    email: "alice@corp.example",
    givenName: "Alice",
    familyName: "Ämne & <Söhne>",
    displayName: 'Alice "A" Ämne',
    groups: [],
  });
  bob = await world.person({ email: "bob@corp.example", groups: [] });
  await world.group("jira-users", alice, bob);
  await world.group("it", bob);
  await world.group("empty");
  jira = await world.app({ roles: [{ role: "jira-administrators", groups: ["it"] }] });
});
afterAll(() => world.close());

test("A4 a user is answered in JSON and in XML, each as Crowd has it, with a header that says which service it is", async () => {
  const json = await world.ask(jira, "/user?username=alice@corp.example");
  expect(json.status).toBe(200);
  expect(json.headers.get("x-embedded-crowd-version")).toMatch(/^Sallyport\//);
  expect(json.headers.get("cache-control")).toBe("no-store");
  expect(json.headers.get("content-type")).toBe("application/json");
  expect(json.json).toMatchObject({
    name: "alice@corp.example",
    "first-name": "Alice",
    "last-name": "Ämne & <Söhne>",
    "display-name": 'Alice "A" Ämne',
    email: "alice@corp.example",
    key: alice.id,
    active: true,
    link: { rel: "self", href: `${world.base}/user?username=alice%40corp.example` },
    attributes: { attributes: [] },
  });
  const xml = await world.ask(jira, `/user?key=${alice.id}`, { accept: "*/*" });
  expect(xml.headers.get("content-type")).toBe("application/xml");
  expect(xml.text).toContain('<user name="alice@corp.example" expand="attributes">');
  expect(xml.text).toContain("<last-name>Ämne &amp; &lt;Söhne&gt;</last-name>");
  expect(xml.text).toContain(`<key>${alice.id}</key><active>true</active>`);
});

test("A4 the username is the address however it is written, and nobody is found by anything else", async () => {
  expect((await world.ask(jira, "/user?username=%20ALICE%40Corp.Example")).json.key).toBe(alice.id);
  const refused = await world.ask(jira, "/user?username=nobody@corp.example");
  expect([refused.status, refused.json.reason]).toEqual([404, "USER_NOT_FOUND"]);
  const xml = await world.ask(jira, `/user?key=nothing`, { accept: "application/xml" });
  expect(xml.status).toBe(404);
  expect(xml.text).toContain("<error><reason>USER_NOT_FOUND</reason>");
  for (const path of [
    "/user",
    "/user?username=a&username=b",
    "/search?entity-type=dog",
    "/group/user/direct",
  ])
    expect((await world.ask(jira, path)).json).toMatchObject({ reason: "ILLEGAL_ARGUMENT" });
});

test("A7 A4 a role of the app is a group there, with the members of its groups, and hides a group of its name", async () => {
  const names = (answer: { json: { groups: { name: string }[] } }) =>
    answer.json.groups.map(({ name }) => name);
  expect(names(await world.ask(jira, "/user/group/nested?username=bob@corp.example"))).toEqual([
    "jira-administrators",
    "it",
    "jira-users",
  ]);
  await world.group("jira-administrators", alice);
  expect(names(await world.ask(jira, "/user/group/direct?username=alice@corp.example"))).toEqual([
    "jira-users",
  ]);
  const members = await world.ask(jira, "/group/user/nested?groupname=jira-administrators");
  expect(members.json.users).toEqual([expect.objectContaining({ name: "bob@corp.example" })]);
  const all = names(await world.ask(jira, "/search?entity-type=group"));
  expect(all).toEqual(["jira-administrators", "empty", "it", "jira-users"]);
});

test("A4 memberships are asked for one by one, and groups hold no groups", async () => {
  const ask = async (path: string) => (await world.ask(jira, path)).json;
  expect(await ask("/user/group/direct?username=bob@corp.example&groupname=it")).toMatchObject({
    name: "it",
  });
  expect(await ask("/user/group/direct?username=alice@corp.example&groupname=it")).toMatchObject({
    reason: "MEMBERSHIP_NOT_FOUND",
  });
  expect(await ask("/group/user/nested?groupname=it&username=bob@corp.example")).toMatchObject({
    name: "bob@corp.example",
  });
  expect(await ask("/group/user/direct?groupname=nothing")).toMatchObject({ reason: "GROUP_NOT_FOUND" });
  expect(await ask("/group/child-group/direct?groupname=it")).toEqual({ expand: "group", groups: [] });
  expect(await ask("/group?groupname=it")).toMatchObject({ name: "it", type: "GROUP", active: true });
});

test("A4 all memberships come at once in XML and in JSON", async () => {
  const xml = await world.ask(jira, "/group/membership", { accept: "application/xml" });
  expect(xml.text).toContain(
    '<membership group="jira-users"><users><user name="alice@corp.example"/><user name="bob@corp.example"/></users><groups/></membership>',
  );
  expect(xml.text).toContain('<membership group="empty"><users></users><groups/></membership>');
  expect(xml.text.endsWith("</memberships>")).toBe(true);
  const { json } = await world.ask(jira, "/group/membership");
  expect(json.memberships).toContainEqual({ group: "it", users: [{ name: "bob@corp.example" }], groups: [] });
});

test("A6 A4 an app knows only of those who may open it, and of nobody else by any way of asking", async () => {
  const secret = await world.person({ email: "secret@corp.example", groups: [] });
  const limited = await world.app({ name: "Wiki", groups: ["it"] });
  const everyone = await world.ask(limited, "/search?entity-type=user");
  expect(everyone.json.users.map(({ name }: { name: string }) => name)).toEqual(["bob@corp.example"]);
  const paths = [
    `/user?username=${secret.email}`,
    `/user?key=${secret.id}`,
    `/user/group/direct?username=${secret.email}`,
    `/user/attribute?username=${secret.email}`,
    `/group/user/direct?groupname=it&username=${secret.email}`,
  ];
  for (const path of paths) expect((await world.ask(limited, path)).json.reason).toBe("USER_NOT_FOUND");
  const users = await world.ask(limited, "/group/user/direct?groupname=jira-users");
  expect(users.text).not.toContain("alice");
  expect((await world.ask(limited, "/group/membership")).text).not.toContain("alice");
  const { secret: password } = await world.appPassword(secret);
  const refused = await world.ask(limited, `/authentication?username=${secret.email}`, {
    body: { value: password },
  });
  expect(refused.json.reason).toBe("USER_NOT_FOUND");
});

test("X4 A4 a deactivated person stays in the directory as inactive, with their groups", async () => {
  const carol = await world.person({ email: "carol@corp.example", groups: [] });
  await world.group("carols", carol);
  await world.admin.post(`/people/${carol.id}/deactivate`, undefined);
  expect((await world.ask(jira, "/user?username=carol@corp.example")).json.active).toBe(false);
  const inactive = await world.ask(jira, "/search?entity-type=user&restriction=active%3Dfalse");
  expect(inactive.json.users.map(({ name }: { name: string }) => name)).toEqual(["carol@corp.example"]);
  expect((await world.ask(jira, "/group/user/direct?groupname=carols")).json.users).toHaveLength(1);
});

test("A4 lists come in pages that leave nobody out, and whole", async () => {
  const people = await Promise.all(
    Array.from({ length: 25 }, (_, n) => world.person({ email: `p${n}@pages.example`, groups: [] })),
  );
  const ask = async (rest: string): Promise<string[]> => {
    const query = `entity-type=user&restriction=${encodeURIComponent("name = *@pages.example")}${rest}`;
    const { json } = await world.ask(jira, `/search?${query}`);
    return json.users.map(({ name }: { name: string }) => name);
  };
  const paged = [];
  for (let start = 0; start < 30; start += 10)
    paged.push(...(await ask(`&start-index=${start}&max-results=10`)));
  expect(paged).toEqual(people.map(({ email }) => email).toSorted());
  expect(await ask("&max-results=-1")).toEqual(paged);
  expect(await ask("&max-results=0")).toEqual([]);
  expect((await world.ask(jira, "/search?entity-type=user&start-index=-1")).status).toBe(400);
});

test("A4 what changes people or groups is refused as a read-only directory does", async () => {
  const writes: [string, string][] = [
    ["POST", "/user"],
    ["PUT", "/user?username=alice@corp.example"],
    ["DELETE", "/user?username=alice@corp.example"],
    ["PUT", "/user/password?username=alice@corp.example"],
    ["POST", "/user/group/direct?username=alice@corp.example"],
    ["POST", "/user/rename?username=alice@corp.example"],
    ["POST", "/group"],
    ["DELETE", "/group/user/direct?groupname=it&username=bob@corp.example"],
  ];
  for (const [method, path] of writes) {
    const refused = await world.ask(jira, path, {
      method,
      ...(method !== "DELETE" && { body: { name: "x" } }),
    });
    expect([refused.status, refused.json.reason]).toEqual([403, "APPLICATION_PERMISSION_DENIED"]);
  }
  expect((await world.ask(jira, "/user?username=alice@corp.example")).status).toBe(200);
});

test("A4 an app notes attributes for itself, bounded, and no other app sees them", async () => {
  const path = "/user/attribute?username=alice@corp.example";
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?><attributes><attribute name="lastLogin"><values><value>12</value><value>a&lt;b</value></values></attribute></attributes>';
  expect((await world.ask(jira, path, { xml })).status).toBe(204);
  expect((await world.ask(jira, path, { body: { attributes: [{ name: "n", values: ["1"] }] } })).status).toBe(
    204,
  );
  const noted = (await world.ask(jira, "/user?username=alice@corp.example&expand=attributes")).json
    .attributes;
  expect(noted.attributes).toMatchObject([
    { name: "lastLogin", values: ["12", "a<b"] },
    { name: "n", values: ["1"] },
  ]);
  const other = await world.app({ name: "Other" });
  expect((await world.ask(other, path)).json.attributes).toEqual([]);
  const many = Array.from({ length: 99 }, (_, n) => ({ name: `m${n}`, values: [] }));
  expect((await world.ask(jira, path, { body: { attributes: many } })).json.reason).toBe("ILLEGAL_ARGUMENT");
  expect((await world.ask(jira, `${path}&attributename=n`, { method: "DELETE" })).status).toBe(204);
  expect((await world.ask(jira, path)).json.attributes).toHaveLength(1);
  const ofGroup = "/group/attribute?groupname=it";
  expect(
    (await world.ask(jira, ofGroup, { body: { attributes: [{ name: "g", values: ["1"] }] } })).status,
  ).toBe(204);
  expect(
    (await world.ask(jira, "/group?groupname=it&expand=attributes")).json.attributes.attributes,
  ).toHaveLength(1);
});
