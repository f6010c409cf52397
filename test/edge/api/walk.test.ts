import request from "supertest";
import type { Operation } from "../../../src/edge/api/operation.ts";
import { operationsOf, type ApiNeeds } from "../../../src/edge/api/api.ts";
import { AREAS } from "../../../src/tokens/scopes.ts";
import type { Scope } from "../../../src/tokens/types.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";
import { BODIES, furnish, QUERIES, startSession, type Ids } from "./samples.ts";

let api: ApiWorld;
let document: { paths: Record<string, Record<string, { operationId: string; responses: object }>> };
let theirs: Ids;
let mine: Ids;
let tenantKey: string;

/** The table alone, for titles: nothing in it is called. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- operations close over their needs and run later
const table = operationsOf({} as ApiNeeds);
const each = (operations: readonly Operation[]) =>
  operations.map((operation) => [operation.method.toUpperCase(), operation.path, operation] as const);

beforeAll(async () => {
  api = await openApiWorld();
  document = (await request(api.app).get("/api/v1/openapi.json").expect(200)).body;
  const other = await api.otherTenant("other");
  theirs = await furnish(api, other.tenantId);
  mine = await furnish(api, api.world.tenantId);
  tenantKey = await api.keyWith(["*"]);
});
afterAll(() => api.world.close());

const KINDS: Readonly<Record<string, keyof Ids>> = {
  "/tenants": "tenant",
  "/connections": "connection",
  "/setup-links": "setupLink",
  "/domains": "domain",
  "/apps": "app",
  "/people": "person",
  "/groups": "group",
  "/policies": "policy",
  "/collisions": "collision",
  "/merges": "merge",
  "/sessions": "session",
  "/signins": "signin",
  "/admin-keys": "adminKey",
  "/tokens": "apiToken",
  "/keys": "key",
  "/metadata-changes": "metadataChange",
  "/presets": "preset",
  "/app-presets": "appPreset",
  "/administrators": "administrator",
  "/break-glass": "recoveryCredential",
};
const pathWith = (path: string, ids: Ids): string =>
  path
    .replace("/signins/replays/{id}", `/signins/replays/${ids.replay}`)
    .replace("/policies/preflights/{id}", `/policies/preflights/${ids.preflight}`)
    .replace("/break-glass/sessions/{id}", `/break-glass/sessions/${ids.breakGlassSession}`)
    .replace("{personId}", ids.person)
    .replace("{factorId}", ids.factor)
    .replace("{id}", ids[KINDS[/^\/[a-z-]+/.exec(path)?.[0] ?? ""] ?? "tenant"]);
const send = (
  operation: Operation,
  ids: Ids,
  key: string | undefined,
  body = BODIES[operation.operationId],
) => {
  const call = request(api.app)[operation.method](`/api/v1${pathWith(operation.path, ids)}`);
  if (key !== undefined) call.set("Authorization", `Bearer ${key}`);
  call.query(QUERIES[operation.operationId] ?? {});
  return operation.body === undefined ? call : call.send(body);
};

test("O7 the document holds exactly the operations of the router", () => {
  const documented = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(documented.toSorted()).toEqual(table.map(({ operationId }) => operationId).toSorted());
  expect(new Set(documented).size).toBe(documented.length);
  expect(document).toMatchObject({
    openapi: "3.1.0",
    security: [{ adminKey: [] }, { consoleSession: [] }, { breakGlass: [] }],
  });
});

test("every operation with a body has a sample here", () => {
  const lacking = table.filter(({ body, operationId }) => body && !BODIES[operationId]);
  expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
});

test.each(each(table))("%s %s without a key is 401", async (_method, _path, operation) => {
  const answer = await send(operation, mine, undefined).expect(401);
  expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
  expect(answer.type).toBe("application/problem+json");
  expect(answer.body).toMatchObject({ code: "admin_key_missing", status: 401 });
});

/** Whose scopes another area's take in. */
const PART_OF: Readonly<Record<string, string>> = { explain: "policies" };

test.each(each(table.filter(({ scope }) => scope !== undefined)))(
  "%s %s without its scope is 403, whatever else the key holds",
  async (_method, _path, operation) => {
    const area = operation.scope?.split(":")[0];
    const others = AREAS.filter((name) => name !== area && name !== PART_OF[area ?? ""]).map(
      (name): Scope => `${name}:write`,
    );
    const readOnly: Scope[] = AREAS.filter(
      (name) => name === area && operation.scope?.endsWith(":write"),
    ).map((name): Scope => `${name}:read`);
    const key = await api.keyWith([...others, ...readOnly]);
    const answer = await send(operation, mine, key).expect(403);
    expect(answer.body).toMatchObject({ code: "scope_missing", expected: operation.scope });
  },
);

/** Presets are everybody's. */
const isOwned = ({ path }: Operation): boolean => path.includes("{id}") && !/^\/(app-)?presets\//.test(path);

test.each(each(table.filter(isOwned)))(
  "%s %s with another tenant's id is 404, as one that does not exist",
  async (_method, _path, operation) => {
    const answer = await send(operation, theirs, tenantKey).expect(404);
    const nobodys = Object.fromEntries(Object.keys(theirs).map((kind) => [kind, api.world.random.uuid()]));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys
    const unknown = await send(operation, nobodys as unknown as Ids, tenantKey).expect(404);
    expect(answer.body.code).toBe("not_found");
    expect(shape(answer.body)).toBe(shape(unknown.body));
  },
);
/** A problem without what names this one request. */
const shape = (problem: object): string =>
  JSON.stringify({ ...problem, requestId: undefined }).replaceAll(UUID, "ID");
const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{2}\.[\w-]{43}/g;

test.each(each(table.filter(({ body }) => body)))(
  "%s %s refuses a field that it does not know",
  async (_method, _path, operation) => {
    const body = { ...BODIES[operation.operationId], surprise: true };
    const answer = await send(operation, mine, BOOTSTRAP, body).expect(422);
    expect(answer.body).toMatchObject({ code: "invalid_input", errors: [{ path: "surprise" }] });
  },
);

test.each(each(table.filter(({ query }) => query)))(
  "%s %s refuses a query parameter that it does not know",
  async (_method, _path, operation) => {
    const answer = await send(operation, mine, BOOTSTRAP).query({ surprise: "1" }).expect(422);
    expect(answer.body).toMatchObject({ code: "invalid_input", errors: [{ path: "surprise" }] });
  },
);

/** Tested with what they need, in a file of their own. */
const NEED_MORE = [
  "createBreakGlassCredential",
  "startReplay",
  "testConnection",
  "previewMapping",
  "verifyDomain",
  "revokeSessions",
  "revokeApiTokens",
  "listMetadataEntities",
  "refreshMetadata",
  "approveMetadataChange",
  "trustSigner",
  "promoteKey",
  "undoCollision",
  "mergePeople",
  "previewMerge",
  "undoMerge",
  "unlinkIdentity",
];
/** Deleting last, so that what is read is still there; what is within another thing before that. */
const RANK = { get: 0, post: 1, put: 1, patch: 1, delete: 10 } as const;
const rank = ({ method, path }: Operation) =>
  RANK[method] - (method === "delete" ? path.split("/").length : 0);

test.each(each(table.toSorted((a, b) => rank(a) - rank(b))))(
  "O7 %s %s answers what the document says",
  async (_method, _path, operation) => {
    if (NEED_MORE.includes(operation.operationId)) return;
    // Ending a person's or a connection's sessions comes before it in the walk.
    const session = await startSession(api, mine.tenant, api.world.random.uuid(), api.world.random.uuid());
    const answer = await send(operation, { ...mine, session }, BOOTSTRAP).expect(
      operation.answer?.status ?? 204,
    );
    if (operation.answer && answer.type === "application/json") operation.answer.schema.parse(answer.body);
    else if (operation.answer) expect(operation.answer.contentTypes).toContain(answer.type);
  },
);
