import { aDomain } from "../../conformance/samples.ts";
import { startBroker } from "../../kit/broker.ts";
import { openAdminApi } from "../../kit/admin-api.ts";
import { openBrowser, type Browser, type Page } from "../../kit/browser.ts";
import { createTestClock } from "../../kit/clock.ts";
import { freePort } from "../../kit/port.ts";
import { openTestWorld } from "../../kit/world.ts";

export const HOME = "northwind.example";
const ADMIN_KEY = "bootstrap-key-for-openid-0123456789-abcdef";

/** As the API shows one, as far as these tests look. */
export interface ShownConnection {
  readonly id: string;
  readonly sp: { readonly redirectUri: string; readonly loginUrl: string; readonly acsUrl: string | null };
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly scopes: string[] } | null;
}

interface ShownSignin {
  readonly code: string;
  readonly outcome: string;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly expected?: string;
    readonly received?: string;
  }[];
}

/** The whole broker, administered by its API; the providers are reached over real sockets, by the real guard. */
export async function openOpenidStage() {
  const port = await freePort();
  const world = await openTestWorld("postgres-redis", {
    // openid-client dates the keys that it fetched by the process's own clock.
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
      SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1",
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
    },
  });
  const broker = await startBroker(world);
  const api = openAdminApi(broker.url, ADMIN_KEY);

  /** What an administrator's script gets, refusals too. @param tenantId another than its own */
  async function send(method: "POST" | "PATCH", path: string, body: unknown, tenantId?: string) {
    const answer = await fetch(`${broker.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        "content-type": "application/json",
        ...(tenantId !== undefined && { "Sallyport-Tenant": tenantId }),
      },
      body: JSON.stringify(body),
    });
    const { status } = answer;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- problems and things are objects
    return { status, body: (await answer.json()) as Record<string, unknown> };
  }

  return {
    world,
    url: broker.url,
    api,
    send,
    patch: (path: string, body: unknown) => send("PATCH", path, body),
    connect: (oidc?: object, more: object = {}) =>
      api.post<ShownConnection>("/connections", {
        name: "OP",
        protocol: "oidc",
        ...(oidc === undefined ? {} : { oidc }),
        ...more,
      }),
    async link(connectionId: string, name = HOME): Promise<void> {
      const at = world.clock();
      await world.database.transact(world.tenantId, ({ domains }) =>
        domains.insert(
          aDomain(world.tenantId, {
            name,
            status: "verified",
            connectionIds: [connectionId],
            verifiedAt: at,
            checkedAt: at,
          }),
        ),
      );
    },
    browser: () => openBrowser(),
    /** By a connection's own start address, to where it ends. */
    signIn: (browser: Browser, { sp }: ShownConnection, stopAt?: (page: Page) => boolean) =>
      browser.go(sp.loginUrl, stopAt === undefined ? {} : { stopAt }),
    /** What the recorder keeps under the reference on a refusal page. */
    async recorded(page: Page): Promise<ShownSignin> {
      const reference = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.text)?.[0] ?? "none";
      const { items } = await api.get<{ items: readonly { id: string }[] }>(
        `/signins?reference=${reference}`,
      );
      return api.get<ShownSignin>(`/signins/${items[0]?.id}`);
    },
    people: async () =>
      (await api.get<{ items: readonly { email: string; displayName: string; id: string }[] }>("/people"))
        .items,
    async close(): Promise<void> {
      await broker.close();
      await world.close();
    },
  };
}

export type OpenidStage = Awaited<ReturnType<typeof openOpenidStage>>;

/** The redirect back to the broker, not followed. */
export const atCallback = (page: Page): boolean => (page.headers.location ?? "").includes("/callback?");
