import type { Person } from "../../../src/directory/types.ts";
import { aMembership, aPerson } from "../../conformance/samples.ts";
import { openCrowdWorld, type CrowdWorld } from "./stage.ts";

/** More than two batches. */
const MANY = 2_100;

let world: CrowdWorld;
beforeAll(async () => {
  world = await openCrowdWorld();
});
afterAll(() => world.close());

async function crowdOf(count: number): Promise<readonly Person[]> {
  const groupId = await world.group("everyone");
  const people = Array.from({ length: count }, (_, n) =>
    aPerson(world.tenantId, { email: `p${String(n).padStart(5, "0")}@corp.example`, groups: [] }),
  );
  for (let from = 0; from < count; from += 300)
    await world.database.transact(world.tenantId, async (to) => {
      const group = await to.groups.find(world.tenantId, groupId);
      if (group === undefined) throw new Error("the group is gone");
      for (const person of people.slice(from, from + 300)) {
        await to.people.insert(person);
        await to.memberships.add(aMembership(group, person));
      }
    });
  return people;
}

test("U10 A4 a group of thousands comes whole, in order, each person once, as a list, as memberships and in pages", async () => {
  const expected = (await crowdOf(MANY)).map(({ email }) => email);
  const jira = await world.app({ groups: ["everyone"] });
  const names = async (path: string): Promise<string[]> => {
    const { json } = await world.ask(jira, path);
    return json.users.map(({ name }: { name: string }) => name);
  };
  expect(await names("/group/user/nested?groupname=everyone&max-results=-1")).toEqual(expected);
  expect(await names("/search?entity-type=user&max-results=-1&expand=user")).toEqual(expected);
  expect(await names("/group/user/direct?groupname=everyone&start-index=1990&max-results=1500")).toEqual(
    expected.slice(1_990),
  );
  expect(await names("/group/user/direct?groupname=everyone")).toEqual(expected.slice(0, 1_000));
  const { text } = await world.ask(jira, "/group/membership", { accept: "application/xml" });
  expect([...text.matchAll(/<user name="([^"]+)"\/>/g)].map(([, name]) => name)).toEqual(expected);
}, 60_000);
