import { operationsOf, type ApiNeeds } from "../../../src/edge/api/api.ts";
import { openBrowser } from "../../kit/browser.ts";
import { BODIES } from "../api/samples.ts";
import { openSetUpStage } from "./stage.ts";

let stage: Awaited<ReturnType<typeof openSetUpStage>>;
beforeAll(async () => {
  stage = await openSetUpStage();
});
afterAll(() => stage.close());

/** The table alone: nothing in it is called. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- operations close over their needs and run later
const table = operationsOf({} as ApiNeeds);

test("W3 the link's cookie opens no operation of the API", async () => {
  const link = await stage.handOut();
  const { browser } = await stage.begin(link);
  const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
  expect(cookie).toContain(`sallyport-setup-${link.id}`);
  for (const { method, path, body, operationId } of table) {
    const known = path.replaceAll(/\{\w+\}/g, path.startsWith("/setup-links") ? link.id : link.connectionId);
    const answer = await fetch(`${stage.url}/api/v1${known}`, {
      method: method.toUpperCase(),
      headers: { cookie, origin: stage.url, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(BODIES[operationId]) }),
    });
    expect([operationId, answer.status]).toEqual([operationId, 401]);
  }
});

test("W3 the link's cookie opens no page of a signed-in person, and signs nobody in", async () => {
  const { browser } = await stage.begin(await stage.handOut());
  for (const path of [
    "/apps",
    "/account",
    "/account/security",
    "/account/tokens",
    "/admin",
    "/admin/connections",
  ])
    expect((await browser.go(`${stage.url}${path}`)).url).toContain("/login?request=");
  expect((await browser.go(`${stage.url}/break-glass`)).text).toContain("Recovery code");
});

test("W3 a link reaches no other link's connection, neither with its own cookie nor under the other's name", async () => {
  const [mine, theirs] = [await stage.handOut(), await stage.handOut()];
  const { browser } = await stage.begin(mine);
  const other = await stage.begin(theirs);
  expect((await browser.go(other.at())).status).toBe(404);
  const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
  const renamed = cookie.replaceAll(mine.id, theirs.id);
  for (const step of ["", "/vendor", "/values", "/metadata", "/domain", "/test", "/finish"]) {
    const answer = await fetch(other.at(step), { headers: { cookie: renamed }, redirect: "manual" });
    expect([step, answer.status]).toEqual([step, 404]);
  }
});

test("W3 what is no link, no browser's secret or no id is refused alike", async () => {
  const { random } = stage.world;
  for (const path of [
    `/setup/sl_${random.token(32)}`,
    "/setup/sl_short",
    `/setup/links/${random.uuid()}`,
    "/setup/links/x'--/vendor",
    "/setup/links",
  ])
    expect([path, (await openBrowser().go(`${stage.url}${path}`)).status]).toEqual([path, 404]);
});

test("W3 the store holds neither the link's secret nor the browser's", async () => {
  const link = await stage.handOut();
  const { browser } = await stage.begin(link);
  const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
  const secret = new RegExp(`setup-${link.id}=([\\w-]{43})`).exec(cookie)?.[1] ?? "missing";
  const stored = await stage.world.database.transact(stage.world.tenantId, ({ setupLinks }) =>
    setupLinks.find(stage.world.tenantId, link.id),
  );
  expect(JSON.stringify(stored)).not.toContain(new URL(link.url).pathname.slice("/setup/".length));
  expect(JSON.stringify(stored)).not.toContain(secret);
  const shown = await stage.api.get<object>(`/setup-links/${link.id}`);
  expect(JSON.stringify(shown)).not.toMatch(/sl_|token|hash/i);
});

test("W3 no link is made for a connection that lets people in, or for another tenant's", async () => {
  const { entityId, ssoUrl, key } = stage.idp;
  const idp = { entityId, ssoUrl, certificates: [key.certificate] };
  const live = await stage.api.post<{ id: string }>("/connections", { name: "Live", protocol: "saml", idp });
  const create = async (body: object) => (await stage.send("POST", "/setup-links", body)).json();
  expect(await create({ connectionId: live.id })).toMatchObject({ code: "setup_link_connection_in_use" });
  expect(await create({ connectionId: stage.world.random.uuid() })).toMatchObject({ code: "not_found" });
  expect(await create({ connectionId: live.id, name: "both" })).toMatchObject({ code: "invalid_input" });
  expect(await create({})).toMatchObject({ code: "invalid_input" });
  await stage.api.patch(`/connections/${live.id}`, { enabled: false });
  expect(await create({ connectionId: live.id })).toMatchObject({ connectionId: live.id, status: "waiting" });
});

test("W3 an empty connection is put aside by its link, until an administrator enables it", async () => {
  const empty = await stage.api.post<{ id: string }>("/connections", { name: "Empty", protocol: "saml" });
  await stage.handOut({ connectionId: empty.id });
  expect(await stage.api.get(`/connections/${empty.id}`)).toMatchObject({ enabled: false });
});

test("W3 a link with a domain claims it for the connection, or links the claim there is, and takes both scopes", async () => {
  const one = await stage.handOut({ name: "One", domain: "Both.example" });
  expect(await stage.api.get(`/domains/${one.domainId}`)).toMatchObject({
    name: "both.example",
    status: "pending",
    connectionIds: [one.connectionId],
  });
  const two = await stage.handOut({ name: "Two", domain: "both.example" });
  expect(two.domainId).toBe(one.domainId);
  expect(await stage.api.get(`/domains/${one.domainId}`)).toMatchObject({
    connectionIds: [one.connectionId, two.connectionId],
  });
  const { secret } = await stage.api.post<{ secret: string }>("/admin-keys", {
    name: "connections only",
    scopes: ["connections:write"],
  });
  const refused = await stage.send(
    "POST",
    "/setup-links",
    { name: "Three", domain: "three.example" },
    secret,
  );
  expect([refused.status, await refused.json()]).toMatchObject([403, { code: "scope_missing" }]);
});
