import type { Person } from "../../src/directory/types.ts";
import { openCrowdWorld, type Application, type CrowdWorld } from "../edge/crowd/stage.ts";
import { startCrowdClients, type CrowdClients } from "./crowd.ts";

let world: CrowdWorld;
let jira: Application;
let clients: CrowdClients;
let alice: Person;
let secret: string;
beforeAll(async () => {
  world = await openCrowdWorld();
  jira = await world.app({ roles: [{ role: "jira-administrators", groups: ["it"] }] });
  alice = await world.person({ email: "alice@corp.example", displayName: "Alice Ämne", groups: [] });
  await world.group("it", alice);
  await world.group("jira-users", alice);
  ({ secret } = await world.appPassword(alice));
  clients = startCrowdClients(`${world.url}/crowd/`, { name: jira.applicationName, password: jira.password });
}, 60_000);
afterAll(async () => {
  await clients.close();
  await world.close();
});

describe("npm atlassian-crowd-client", () => {
  const call = (path: string, ...args: readonly unknown[]) =>
    clients.call("atlassian-crowd-client", path, ...args);

  test("A4 reads users, groups, memberships and searches", async () => {
    expect(await call("user.get", alice.email, true)).toMatchObject({
      username: alice.email,
      displayname: "Alice Ämne",
      email: alice.email,
      active: true,
    });
    expect(await call("user.groups.list", alice.email, true)).toEqual([
      "jira-administrators",
      "it",
      "jira-users",
    ]);
    expect(await call("user.groups.get", alice.email, "it")).toBe("it");
    expect(await call("group.get", "it", true)).toMatchObject({ groupname: "it", active: true });
    expect(await call("group.users.list", "jira-administrators", true)).toEqual([alice.email]);
    expect(await call("group.children.list", "it")).toEqual([]);
    expect(await call("group.parents.list", "it")).toEqual([]);
    expect(await call("group.membership")).toContain(
      `<membership group="it"><users><user name="${alice.email}"/>`,
    );
    expect(await call("search.user", 'displayName = "*ämne"')).toEqual([alice.email]);
    expect(await call("search.user", "active = true", true)).toMatchObject([{ username: alice.email }]);
    expect(await call("search.group", "name = jira*")).toEqual(["jira-administrators", "jira-users"]);
    expect(await call("config.cookie")).toMatchObject({ name: "crowd.token_key" });
  });

  test("A4 understands why it is refused", async () => {
    expect(await call("user.get", "nobody@corp.example")).toEqual({ refused: "USER_NOT_FOUND" });
    expect(await call("group.get", "nothing")).toEqual({ refused: "GROUP_NOT_FOUND" });
    expect(await call("user.remove", alice.email)).toEqual({ refused: "APPLICATION_PERMISSION_DENIED" });
    expect(await call("user.password.set", alice.email, "x")).toEqual({
      refused: "APPLICATION_PERMISSION_DENIED",
    });
    expect(await call("search.user", "shoeSize = 42")).toEqual({ refused: "ILLEGAL_ARGUMENT" });
    expect(await call("authentication.authenticate", alice.email, "guess")).toEqual({
      refused: "INVALID_USER_AUTHENTICATION",
    });
    expect(await call("session.createUnvalidated", alice.email)).toEqual({
      refused: "APPLICATION_PERMISSION_DENIED",
    });
  });

  test("A4 keeps attributes", async () => {
    const kept = await call("user.attributes.set", alice.email, { attributes: { colour: "blue" } });
    expect(kept).toMatchObject({ attributes: { colour: '"blue"' } });
    expect(await call("user.attributes.remove", alice.email, "colour")).toBeUndefined();
  });

  test("A4 X4 signs a person in, keeps the session with its factors, and loses it with the person", async () => {
    expect(await call("authentication.authenticate", alice.email, secret)).toMatchObject({
      username: alice.email,
    });
    const factors = { factors: { remote_address: "192.0.2.7" } };
    const { token } = (await call("session.create", alice.email, secret, factors)) as { token: string };
    expect(await call("session.getUser", token)).toMatchObject({ username: alice.email });
    expect(await call("session.validate", token, factors)).toMatchObject({ token });
    expect(await call("session.validate", token)).toEqual({ refused: "INVALID_SSO_TOKEN" });
    await call("session.remove", token);
    expect(await call("session.getUser", token)).toEqual({ refused: "INVALID_SSO_TOKEN" });
    const bob = await world.person({ email: "bob@corp.example", groups: [] });
    const password = await world.appPassword(bob);
    const { token: his } = (await call("session.create", bob.email, password.secret)) as { token: string };
    const started = performance.now();
    await world.admin.post(`/people/${bob.id}/deactivate`, undefined);
    expect(await call("session.validate", his)).toEqual({ refused: "INVALID_SSO_TOKEN" });
    expect(await call("authentication.authenticate", bob.email, password.secret)).toEqual({
      refused: "INACTIVE_ACCOUNT",
    });
    expect(await call("user.get", bob.email)).toMatchObject({ active: false });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("npm atlassian-crowd", () => {
  const call = (path: string, ...args: readonly unknown[]) => clients.call("atlassian-crowd", path, ...args);

  test("A4 finds, searches, signs in and out", async () => {
    expect(await call("ping")).toMatchObject({ name: "crowd.token_key" });
    expect(await call("user.find", alice.email)).toMatchObject({ name: alice.email, active: true });
    expect(await call("user.active", alice.email)).toBe(true);
    expect(await call("user.groups", alice.email)).toEqual(["jira-administrators", "it", "jira-users"]);
    expect(await call("groups.directmembers", "it")).toEqual([alice.email]);
    expect(await call("search", "user", `email=${alice.email}`)).toMatchObject({
      users: [{ name: alice.email }],
    });
    expect(await call("user.authenticate", alice.email, secret)).toMatchObject({ name: alice.email });
    expect(await call("user.authenticate", alice.email, "guess")).toEqual({
      refused: "INVALID_USER_AUTHENTICATION",
    });
    const token = await call("session.create", alice.email, secret, "192.0.2.7");
    expect(await call("session.find", token)).toMatchObject({ token });
    expect(await call("session.authenticate", token, "192.0.2.7")).toMatchObject({ token });
    expect(await call("session.authenticate", token, "192.0.2.8")).toEqual({ refused: "INVALID_SSO_TOKEN" });
    expect(await call("session.destroy", token)).toBe(204);
    expect(await call("session.find", token)).toEqual({ refused: "INVALID_SSO_TOKEN" });
  });
});

describe("npm passport-atlassian-crowd", () => {
  test("A4 signs a person in with their groups, and nobody with another password", async () => {
    const signIn = (password: string) =>
      clients.call("passport-atlassian-crowd", "signIn", { username: alice.email, password });
    expect(await signIn(secret)).toMatchObject({
      id: alice.email,
      displayName: "Alice Ämne",
      emails: [{ value: alice.email }],
    });
    expect(await signIn("guess")).toEqual({ refused: "INVALID_USER_AUTHENTICATION" });
  });
});
