import { aDelivery, anOpening } from "../../conformance/database-openings.ts";
import { aDomain, anAttempt, AT } from "../../conformance/samples.ts";
import type { SigninAttempt } from "../../../src/signin/types.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, type Ids } from "./samples.ts";

const DAY_MS = 86_400_000;

let api: ApiWorld;
let mine: Ids;
let theirs: Ids;
beforeAll(async () => {
  api = await openApiWorld();
  theirs = await furnish(api, (await api.otherTenant("other")).tenantId);
  mine = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

interface Seen extends Partial<SigninAttempt> {
  readonly at: Date;
}

async function record({ tenant }: Ids, ...seen: readonly Seen[]): Promise<void> {
  await api.world.database.transact(tenant, async ({ attempts }) => {
    const plain = { outcome: "accepted", code: "ok", connectionId: undefined, fix: undefined } as const;
    for (const each of seen) {
      const keepUntil = new Date(each.at.getTime() + 30 * DAY_MS);
      await attempts.insert(anAttempt(tenant, { ...plain, keepUntil, ...each }));
    }
  });
}

const report = async (query: Record<string, string>) =>
  (await api.call("get", "/reports/signins").query(query).expect(200)).body;

describe("W2 sign-ins are counted over time, by cause, by connection and by app", () => {
  const span = { from: "2026-03-27T23:00:00Z", to: "2026-03-30T22:00:00Z", timezone: "Europe/Berlin" };
  beforeAll(async () => {
    const { connection: connectionId, app: appId } = mine;
    const refused = { outcome: "refused", code: "saml_audience_mismatch", connectionId } as const;
    await record(
      mine,
      { at: new Date("2026-03-27T22:59:59.999Z"), connectionId }, // before the span
      { at: new Date("2026-03-28T22:59:00Z"), connectionId, appId },
      { at: new Date("2026-03-28T23:00:00Z"), connectionId },
      { at: new Date("2026-03-29T21:59:00Z"), ...refused },
      { at: new Date("2026-03-29T22:00:00Z"), ...refused, reference: "SP-LAST-0001" },
      {
        at: new Date("2026-03-30T10:00:00Z"),
        outcome: "unfinished",
        code: "signin_unfinished",
        connectionId,
      },
      { at: new Date("2026-03-30T11:00:00Z"), outcome: "tested", code: "saml_expired", connectionId },
      { at: new Date("2026-03-30T12:00:00Z"), outcome: "refused", code: "password_wrong" },
      { at: new Date("2026-03-30T22:00:00Z"), connectionId }, // after it
    );
    await record(theirs, { at: new Date("2026-03-29T12:00:00Z"), outcome: "refused", code: "saml_expired" });
  });

  test("by local days, also the one of 23 hours, without a gap", async () => {
    const { buckets, total, bucket } = await report({ ...span, bucket: "day" });
    expect(bucket).toBe("day");
    const nothing = { accepted: 0, refused: 0, tested: 0, unfinished: 0 };
    expect(buckets).toEqual([
      { at: "2026-03-27T23:00:00.000Z", ...nothing, accepted: 1 },
      { at: "2026-03-28T23:00:00.000Z", ...nothing, accepted: 1, refused: 1 },
      { at: "2026-03-29T22:00:00.000Z", ...nothing, refused: 2, tested: 1, unfinished: 1 },
    ]);
    expect(total).toEqual({ accepted: 2, refused: 3, tested: 1, unfinished: 1 });
  });

  test("by hours of a short span, unless asked otherwise", async () => {
    const { buckets, bucket } = await report({ from: "2026-03-28T22:30:00Z", to: "2026-03-29T00:30:00Z" });
    expect(bucket).toBe("hour");
    expect(buckets.map(({ at, accepted }: { at: string; accepted: number }) => [at, accepted])).toEqual([
      ["2026-03-28T22:00:00.000Z", 1],
      ["2026-03-28T23:00:00.000Z", 1],
      ["2026-03-29T00:00:00.000Z", 0],
    ]);
  });

  test("each cause with its newest sign-in and who has to fix what", async () => {
    const { failures } = await report(span);
    expect(failures).toMatchObject([
      {
        code: "saml_audience_mismatch",
        connectionId: mine.connection,
        connectionName: "idp",
        count: 2,
        latest: { reference: "SP-LAST-0001", at: "2026-03-29T22:00:00.000Z", summary: expect.any(String) },
        fix: { who: expect.any(String), what: expect.stringMatching(/\w+ \w+/) },
      },
      { code: "password_wrong", connectionId: null, connectionName: null, count: 1 },
    ]);
  });

  test("by connection and by app, and nothing of another tenant", async () => {
    const { byConnection, byApp } = await report(span);
    expect(byConnection).toEqual([
      { id: mine.connection, name: "idp", accepted: 2, refused: 2, tested: 1, unfinished: 1 },
      { id: null, name: null, accepted: 0, refused: 1, tested: 0, unfinished: 0 },
    ]);
    expect(byApp).toContainEqual({
      id: mine.app,
      name: "app",
      accepted: 1,
      refused: 0,
      tested: 0,
      unfinished: 0,
    });
  });

  test.each([
    { timezone: "Europe/Atlantis" },
    { timezone: "<-03>3" },
    { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" },
    { from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z", bucket: "hour" },
    { from: "2020-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" },
  ])("%j is refused with what was expected", async (query) => {
    const answer = await api.call("get", "/reports/signins").query(query).expect(422);
    expect(answer.body.code).toBe("invalid_input");
  });
});

const items = async (path: string, key?: string, query = {}) =>
  (await api.call("get", path, key).set("Sallyport-Tenant", mine.tenant).query(query).expect(200)).body.items;

test("W2 whatever comes to its end is told, soonest first, with the next step", async () => {
  const key = { name: "deploy", scopes: ["audit:read"], expiresInDays: 5 };
  const made = (await api.call("post", "/admin-keys").send(key).expect(201)).body;
  const graceUntil = new Date(api.world.clock().getTime() + 2 * DAY_MS);
  const domain = aDomain(mine.tenant, { status: "grace", graceUntil });
  await api.world.database.transact(mine.tenant, ({ domains }) => domains.insert(domain));
  const found = await items("/reports/expiring", undefined, { withinDays: "40" });
  expect(found.map(({ kind }: { kind: string }) => kind)).toEqual([
    "setup-link",
    "domain",
    "admin-key",
    "api-tokens",
  ]);
  expect(found).toMatchObject([
    { name: "handed out", expiresInDays: 0, tokens: [], nextStep: expect.stringMatching(/use it in time/) },
    { id: domain.id, name: domain.name, expiresInDays: 2, nextStep: expect.stringMatching(/challenge/) },
    { id: made.id, name: "deploy", expiresInDays: 5 },
    {
      id: null,
      count: 1,
      expiresInDays: 30,
      tokens: [{ id: mine.apiToken, name: "script", owner: expect.any(String), endsAt: expect.any(String) }],
    },
  ]);
  expect(await items("/reports/expiring", undefined, { withinDays: "4" })).toHaveLength(2);
});

test("W2 health says of metadata when it was and will be fetched, and what waits", async () => {
  const opening = anOpening({ tenantId: mine.tenant, appId: mine.app, personId: mine.person });
  const told = [
    aDelivery(opening, { attempts: 1, lastAnswer: "timeout", createdAt: new Date(AT.getTime() - 1_000) }),
    aDelivery(opening, {
      status: "given_up",
      lastAnswer: "503",
      settledAt: api.world.clock(),
      createdAt: api.world.clock(),
    }),
    aDelivery(opening, { status: "given_up", settledAt: new Date(api.world.clock().getTime() - 8 * DAY_MS) }),
  ];
  await api.world.database.transact(mine.tenant, ({ deliveries }) => deliveries.insert(told));
  const { body } = await api.call("get", "/reports/health").expect(200);
  expect(body).toMatchObject({
    metadata: [],
    collisions: { open: 1 },
    guards: [{ policyId: mine.policy, kind: "rollout", state: "watching", until: expect.any(String) }],
    logouts: [{ appId: mine.app, appName: "app", pending: 1, givenUp: 1, lastAnswer: "503" }],
    withheld: [],
  });
  expect(body.domains.map(({ id }: { id: string }) => id)).toContain(mine.domain);
  const now = api.world.clock();
  const source = {
    url: "https://idp.acme.com/metadata",
    entityId: undefined,
    signer: undefined,
    etag: undefined,
    lastModified: undefined,
    fetchedAt: now,
    validUntil: new Date(now.getTime() + 3 * DAY_MS),
    dueAt: now,
    failures: 3,
    lastError: "no such name",
  };
  await api.world.database.transact(mine.tenant, async ({ connections }) => {
    const row = await connections.find(mine.tenant, mine.connection);
    if (row === undefined) throw new Error("furnished");
    await connections.update({ ...row, metadata: source, version: row.version + 1 });
  });
  const { metadata } = (await api.call("get", "/reports/health").expect(200)).body;
  expect(metadata).toMatchObject([
    {
      connectionId: mine.connection,
      failures: 3,
      lastError: "no such name",
      held: { id: mine.metadataChange },
    },
  ]);
  expect(await items("/reports/expiring")).toContainEqual(
    expect.objectContaining({ kind: "metadata", id: mine.connection, expiresInDays: 3 }),
  );
});

describe("W2 what needs somebody now", () => {
  test("is listed with the next step and where it is taken, the worst first", async () => {
    const at = new Date(api.world.clock().getTime() - 60_000);
    const refused = { at, outcome: "refused", code: "saml_expired", connectionId: mine.connection } as const;
    await record(mine, ...Array.from({ length: 5 }, () => refused));
    const found = await items("/reports/attention");
    const codes = found.map(({ code }: { code: string }) => code);
    expect(codes[0]).toBe("signins_failing");
    expect(codes).toEqual(
      expect.arrayContaining([
        "domain_unproved",
        "admin_key_ending",
        "metadata_ending",
        "metadata_failing",
        "metadata_held",
        "collisions_open",
        "logouts_undelivered",
        "guard_running",
        "connection_unfinished",
        "setup_link_ending",
        "break_glass_few_codes",
      ]),
    );
    const rank = found.map(({ severity }: { severity: string }) =>
      ["critical", "warning", "info"].indexOf(severity),
    );
    expect(rank).toEqual(rank.toSorted());
    for (const each of found) expect(each.nextStep).toMatch(/\w+ \w+/);
    expect(found).toContainEqual(
      expect.objectContaining({ code: "collisions_open", target: { kind: "collisions", id: null } }),
    );
  });

  test("names the tokens that end first with their owners, and of the rest how many they are", async () => {
    const person = await api.needs.people.get(mine.tenant, mine.person);
    const by = { tenantId: mine.tenant, actor: { kind: "system" } } as const;
    for (const days of [1, 2, 3])
      await api.needs.apiTokens.create({ name: `token ${days}`, days }, mine.person, by);
    const said = async () => {
      const found = await items("/reports/attention");
      return found.find(({ code }: { code: string }) => code === "api_tokens_ending").what;
    };
    const owner = person.displayName || person.email;
    const named = [1, 2, 3].map((days) => `token ${days} of ${owner}`).join(", ");
    expect(await said()).toBe(`4 API tokens end, the first in 1 day: ${named} and 1 more.`);
  });

  test("says of a set-up link that it ends, and that it has ended, with the connection it is for", async () => {
    const ofLink = async () =>
      (await items("/reports/attention")).find(({ code }: { code: string }) => code === "setup_link_ending");
    expect(await ofLink()).toMatchObject({
      severity: "info",
      what: "The set-up link for handed out ends in less than a day, and nobody has finished it.",
      target: { kind: "connection", id: expect.any(String) },
    });
    api.world.clock.advance(2 * 3_600_000);
    expect(await ofLink()).toMatchObject({
      severity: "warning",
      what: expect.stringMatching(
        /^The set-up link for handed out has ended at .*, and nobody has finished it\.$/,
      ),
      nextStep: "Make a new one, and hand it over.",
    });
  });

  test("leaves out what the caller may not read, and says so", async () => {
    const key = await api.keyWith(["domains:read"]);
    const { body } = await api.call("get", "/reports/attention", key).expect(200);
    expect(new Set(body.items.map(({ target }: { target: { kind: string } }) => target.kind))).toEqual(
      new Set(["domain"]),
    );
    expect(body.withheld).toEqual(expect.arrayContaining(["connections:read", "break-glass:read"]));
    const health = (await api.call("get", "/reports/health", key).expect(200)).body;
    expect(health).toMatchObject({ metadata: null, logouts: null, collisions: null, guards: null });
    const ending = (await api.call("get", "/reports/expiring", key).expect(200)).body;
    expect(ending.items.map(({ kind }: { kind: string }) => kind)).toEqual(["domain"]);
  });
});
