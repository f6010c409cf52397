import { createApiTokens } from "../../src/api-tokens/api-tokens.ts";
import { openWorld } from "../../src/open-world.ts";
import { authnRequest, query } from "../../test/edge/idp/requests.ts";
import type { Browser } from "../../test/kit/browser.ts";
import type { openNode } from "./sallyport.ts";

const ENTITY_ID = "https://wiki.example.com/sp";
const HOST = "board.localhost:9443";

interface Somebody {
  readonly email: string;
  readonly browser: Browser;
  /** Of the OpenID Connect app. */
  readonly token: string;
}

/** Whether an app would let the person in now, by what it is told. */
type LetsIn = readonly [name: string, ask: () => Promise<boolean>];

interface CrowdApp {
  readonly applicationName: string;
  readonly password: string;
}
interface CrowdAnswer {
  readonly token?: string;
  readonly active?: boolean;
}

/** App passwords of people, made as their own page would. */
async function appPasswordsOf(environment: Readonly<Record<string, string>>) {
  const world = await openWorld(environment);
  const policyFor = () => Promise.resolve({ allowed: true, maxDays: 365 });
  const tokens = createApiTokens({ ...world, transact: world.database.transact, policyFor });
  return async (tenantId: string, personId: string): Promise<string> => {
    const input = { name: "laptop", days: 30, kind: "app-password" } as const;
    const by = { tenantId, actor: { kind: "person", id: personId } } as const;
    return (await tokens.create(input, personId, by)).secret;
  };
}

/**
 * Every way in which an app learns whether somebody is to be let in, asked of one node.
 * @param first where the apps are registered
 * @param node the address of the one that is asked
 */
export async function openChannels(first: Awaited<ReturnType<typeof openNode>>, node: string) {
  await first.api.post("/apps", {
    name: "Wiki",
    protocol: "saml",
    entityId: ENTITY_ID,
    acsUrls: ["https://wiki.example.com/acs"],
  });
  await first.api.post("/apps", { name: "Board", protocol: "forward-auth", hosts: [HOST] });

  const jira = await first.api.post<CrowdApp>("/apps", { name: "Jira", protocol: "crowd" });
  const basic = Buffer.from(`${jira.applicationName}:${jira.password}`).toString("base64");
  const makeAppPassword = await appPasswordsOf(first.environment);

  async function byCrowd(path: string, body?: object): Promise<CrowdAnswer | undefined> {
    const answer = await fetch(`${node}/crowd/rest/usermanagement/1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Basic ${basic}`,
        accept: "application/json",
        "content-type": "application/json",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const read = (await answer.json()) as CrowdAnswer;
    return answer.ok ? read : undefined;
  }

  const userinfo = async (token: string): Promise<string | undefined> => {
    const answer = await fetch(`${node}/oidc/me`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { sub?: string }).sub;
  };

  async function isActive(token: string): Promise<boolean> {
    const answer = await fetch(`${node}/oidc/token/introspection`, {
      method: "POST",
      headers: { authorization: `Basic ${first.basic}` },
      body: new URLSearchParams({ token }),
    });
    return ((await answer.json()) as { active: boolean }).active;
  }

  let requests = 0;
  async function assertsBySaml(cookie: string): Promise<boolean> {
    requests += 1;
    const destination = `${first.url}/idp/sso`;
    const id = `_request${requests}`;
    const xml = authnRequest({ issuer: ENTITY_ID, destination, at: new Date(), id });
    const about = { headers: { cookie }, redirect: "manual" } as const;
    const received = await fetch(`${node}/idp/sso?${query(xml)}`, about);
    const next = new URL(received.headers.get("location") ?? "", node);
    const answer = await fetch(new URL(next.pathname, node), about);
    return (await answer.text()).includes("SAMLResponse");
  }

  async function passesProxy(cookie: string): Promise<boolean> {
    const forwarded = { "x-forwarded-host": HOST, "x-forwarded-proto": "http", "x-forwarded-uri": "/" };
    return (await fetch(`${node}/forward-auth`, { headers: { ...forwarded, cookie } })).ok;
  }

  return async ({ email, browser, token }: Somebody) => {
    const personId = (await userinfo(token)) ?? "";
    const password = await makeAppPassword(first.tenantId, personId);
    const opened = await byCrowd("/session", { username: email, password });
    const cookie = browser.cookies.header({ method: "GET", url: new URL(first.url), initiator: undefined });
    const letIn: readonly LetsIn[] = [
      ["userinfo refused", async () => (await userinfo(token)) !== undefined],
      ["introspection inactive", () => isActive(token)],
      ["SAML: /idp/sso asks for a sign-in", () => assertsBySaml(cookie)],
      ["forward-auth refused", () => passesProxy(cookie)],
      [
        "Crowd: app password refused",
        async () => (await byCrowd(`/authentication?username=${email}`, { value: password })) !== undefined,
      ],
      ["Crowd: session gone", async () => (await byCrowd(`/session/${opened?.token}`)) !== undefined],
      ["Crowd: user inactive", async () => (await byCrowd(`/user?username=${email}`))?.active === true],
    ];
    return { personId, letIn };
  };
}
