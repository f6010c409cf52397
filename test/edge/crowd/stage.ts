import { createApiTokens } from "../../../src/api-tokens/api-tokens.ts";
import type { Person } from "../../../src/directory/types.ts";
import { aPerson } from "../../conformance/samples.ts";
import { openAdminApi } from "../../kit/admin-api.ts";
import { startBroker } from "../../kit/broker.ts";
import { freePort } from "../../kit/port.ts";
import type { StoresKind } from "../../kit/stores.ts";
import { openTestWorld } from "../../kit/world.ts";

const KEY = "bootstrap-key-for-tests-0123456789-abcdef";

export interface Application {
  readonly id: string;
  readonly applicationName: string;
  readonly password: string;
}

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  /** Sent as it stands. */
  readonly xml?: string;
  readonly accept?: string;
  readonly authorization?: string;
}

export type CrowdWorld = Awaited<ReturnType<typeof openCrowdWorld>>;

const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;

/** The whole broker, an administrator, and applications that speak Crowd to it. */
export async function openCrowdWorld(kind: StoresKind = "postgres-redis") {
  const world = await openTestWorld(kind, {
    environment: {
      SALLYPORT_PUBLIC_URL: `http://localhost:${await freePort()}`,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: KEY,
    },
  });
  const broker = await startBroker(world);
  const admin = openAdminApi(broker.url, KEY);
  const base = `${broker.url}/crowd/rest/usermanagement/1`;
  const apiTokens = createApiTokens({
    ...world,
    transact: world.database.transact,
    policyFor: () => Promise.resolve({ allowed: true, maxDays: 365 }),
  });

  return {
    ...world,
    url: broker.url,
    base,
    admin,

    /** With the audit event of its making, as every person has. */
    async person(about: Partial<Person> = {}): Promise<Person> {
      const person = aPerson(about.tenantId ?? world.tenantId, about);
      const by = { tenantId: person.tenantId, actor: { kind: "system", name: "test" } } as const;
      await world.database.transact(person.tenantId, async ({ people, audit }) => {
        await people.insert(person);
        await audit.record({ name: "person.created", targetId: person.id }, by);
      });
      return person;
    },

    async group(name: string, ...members: readonly Person[]): Promise<string> {
      const { id } = await admin.post<{ id: string }>("/groups", { name });
      for (const member of members) await this.join(id, member);
      return id;
    },

    async join(groupId: string, { id }: Person): Promise<void> {
      await admin.put(`/groups/${groupId}/members/${id}`, undefined);
    },

    app: (about: object = {}, tenantId?: string): Promise<Application> =>
      admin.post("/apps", { name: "Jira", protocol: "crowd", ...about }, tenantId),

    /** @returns the secret and its id */
    async appPassword(person: Person, about: { onlyAppId?: string; days?: number } = {}) {
      const by = { tenantId: person.tenantId, actor: { kind: "person", id: person.id } } as const;
      const input = { name: "laptop", days: 30, kind: "app-password", ...about } as const;
      const { token, secret } = await apiTokens.create(input, person.id, by);
      return { id: token.id, secret };
    },

    apiToken: async (person: Person): Promise<string> => {
      const by = { tenantId: person.tenantId, actor: { kind: "person", id: person.id } } as const;
      return (await apiTokens.create({ name: "script", days: 30 }, person.id, by)).secret;
    },

    /** JSON is asked for unless something else is named. */
    async ask(app: Application, path: string, asked: Asked = {}) {
      const { body, xml } = asked;
      const answer = await fetch(`${base}${path}`, {
        method: asked.method ?? (body === undefined && xml === undefined ? "GET" : "POST"),
        headers: {
          authorization: asked.authorization ?? basic(app.applicationName, app.password),
          accept: asked.accept ?? "application/json",
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(xml !== undefined && { "content-type": "application/xml" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(xml !== undefined && { body: xml }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get("content-type") === "application/json";
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        json: isJson ? JSON.parse(text) : undefined,
      };
    },

    audited: async (name: string) => {
      const { items } = await admin.get<{ items: readonly Record<string, unknown>[] }>(
        `/audit/events?name=${name}`,
      );
      return items;
    },

    async close() {
      await broker.close();
      await world.close();
    },
  };
}
