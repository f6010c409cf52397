import { openCrowdWorld, type Application, type CrowdWorld } from "./stage.ts";

let world: CrowdWorld;
let jira: Application;
beforeAll(async () => {
  world = await openCrowdWorld("embedded");
  jira = await world.app();
});
afterAll(() => world.close());

interface Told {
  readonly operation: string;
  readonly user?: { readonly name: string; readonly active: boolean; readonly key: string };
  readonly group?: { readonly name: string };
  readonly childUser?: { readonly name: string };
  readonly parentGroups?: { readonly groups: readonly { readonly name: string }[] };
}

const tokenOf = async (app = jira): Promise<string> => (await world.ask(app, "/event")).json.newEventToken;

async function since(token: string, app = jira) {
  const { json } = await world.ask(app, `/event/${token}`);
  return { token: String(json.newEventToken), events: json.events as readonly Told[] };
}

/** In short, as a client would apply it. */
const inShort = (events: readonly Told[]) =>
  events.map(({ operation, user, group, childUser, parentGroups }) =>
    user !== undefined
      ? [operation, user.name, user.active]
      : group !== undefined
        ? [operation, group.name]
        : [operation, childUser?.name, parentGroups?.groups.map(({ name }) => name)],
  );

test("A4 U9 X4 an app that asks what changed is told of people, groups and memberships as they are now, once", async () => {
  let token = await tokenOf();
  expect((await since(token)).events).toEqual([]);
  const dora = await world.person({ email: "dora@corp.example", groups: [] });
  const groupId = await world.group("designers", dora);
  const first = await since(token);
  expect(inShort(first.events)).toEqual([
    ["CREATED", "designers"],
    ["CREATED", "dora@corp.example", true],
    ["UPDATED", "dora@corp.example", ["designers"]],
  ]);
  expect((await since(first.token)).events).toEqual([]);
  ({ token } = first);
  await world.admin.delete(`/groups/${groupId}/members/${dora.id}`);
  await world.admin.post(`/people/${dora.id}/deactivate`, undefined);
  const second = await since(token);
  expect(inShort(second.events)).toEqual([
    ["UPDATED", "dora@corp.example", false],
    ["UPDATED", "dora@corp.example", []],
  ]);
  await world.admin.delete(`/groups/${groupId}`);
  expect(inShort((await since(second.token)).events)).toEqual([["DELETED", "designers"]]);
  expect((await since(token)).events).not.toEqual([]);
});

test("A4 S6 a changed address is told with the key that stays", async () => {
  const erin = await world.person({ email: "erin@corp.example", groups: [] });
  const token = await tokenOf();
  await world.admin.patch(`/people/${erin.id}`, { email: "erin.new@corp.example" });
  const { events } = await since(token);
  expect(events[0]?.user).toMatchObject({ name: "erin.new@corp.example", key: erin.id });
});

test("A4 events are written in XML as clients read them", async () => {
  const token = await tokenOf();
  const finn = await world.person({ email: "finn@corp.example", groups: [] });
  await world.group("finns & co", finn);
  const { text } = await world.ask(jira, `/event/${token}`, { accept: "application/xml" });
  expect(text).toMatch(/<events newEventToken="[^"]+" incrementalSynchronisationAvailable="true">/);
  expect(text).toMatch(
    /<userMembershipEvent absolute="true"><operation>UPDATED<\/operation><childUser name="finn@corp.example"><link [^>]+\/><\/childUser><parentGroups><group name="finns &amp; co"><link [^>]+\/><\/group><\/parentGroups><\/userMembershipEvent>/,
  );
  expect(text).toContain('<operation>CREATED</operation><user name="finn@corp.example"');
});

test("A6 A4 whoever comes to have access appears, and whoever loses it disappears, while others stay unknown", async () => {
  const gina = await world.person({ email: "gina@corp.example", groups: [] });
  const groupId = await world.group("insiders");
  const limited = await world.app({ name: "Limited", groups: ["insiders"] });
  const token = await tokenOf(limited);
  const hugo = await world.person({ email: "hugo@corp.example", groups: [] });
  const elsewhere = await world.group("elsewhere", hugo);
  await world.admin.delete(`/groups/${elsewhere}/members/${hugo.id}`);
  await world.admin.post(`/people/${hugo.id}/deactivate`, undefined);
  await world.join(groupId, gina);
  const came = await since(token, limited);
  expect(inShort(came.events)).toEqual([
    ["CREATED", "elsewhere"],
    ["UPDATED", "gina@corp.example", true],
    ["UPDATED", "gina@corp.example", ["insiders"]],
  ]);
  await world.admin.delete(`/groups/${groupId}/members/${gina.id}`);
  const left = await since(came.token, limited);
  expect(inShort(left.events)).toEqual([["DELETED", "gina@corp.example", undefined]]);
  expect(JSON.stringify([came, left])).not.toContain("hugo");
});

test("A4 A7 what cannot be told in events sends the app to read everything anew: another app's token, a renamed group, a changed app", async () => {
  const goes = async (token: string, app = jira) => {
    const { status, json } = await world.ask(app, `/event/${encodeURIComponent(token)}`);
    return [status, json.reason];
  };
  const gone = [410, "EVENT_TOKEN_EXPIRED"];
  const other = await world.app({ name: "Other" });
  const token = await tokenOf(other);
  const sequence = Number(token.split(":")[2]);
  for (const odd of [
    "x",
    `${token}0000`,
    token.replace(/\d+$/, String(sequence + 50)),
    `${token}:1`,
    "-1",
    "%",
  ])
    expect(await goes(odd, other)).toEqual(gone);
  expect(await goes(token, jira)).toEqual(gone);
  const renamed = await world.group("before");
  await world.admin.patch(`/groups/${renamed}`, { name: "after" });
  expect(await goes(token, other)).toEqual(gone);
  const later = await tokenOf(other);
  expect((await world.ask(other, `/event/${later}`)).status).toBe(200);
  await world.admin.patch(`/apps/${other.id}`, { roles: [{ role: "admin", groups: ["after"] }] });
  expect(await goes(later, other)).toEqual(gone);
});

test("A4 what changes while an app reads is told afterwards: of changes committed at once none is passed over", async () => {
  let token = await tokenOf();
  const emails = Array.from({ length: 40 }, (_, n) => `race${n}@corp.example`);
  const told = new Set<string>();
  const making = Promise.all(emails.map((email) => world.person({ email, groups: [] })));
  const read = async () => {
    const answered = await since(token);
    for (const { user } of answered.events) if (user !== undefined) told.add(user.name);
    ({ token } = answered);
  };
  for (let n = 0; n < 10; n += 1) await read();
  await making;
  await read();
  expect([...told].toSorted()).toEqual(emails.toSorted());
});
