import { z } from "zod";
import type { Apps } from "../../../apps/apps.ts";
import type { Connections } from "../../../connections/connections.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { Groups } from "../../../directory/groups.ts";
import type { Domains } from "../../../domains/domains.ts";
import type { Policies } from "../../../policies/policies.ts";
import type { Recorder } from "../../../signin/recorder.ts";
import { covers } from "../../../tokens/scopes.ts";
import type { Scope } from "../../../tokens/types.ts";
import { id as anyId, searchIn } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const KINDS = ["connection", "domain", "app", "policy", "group", "person", "signin"] as const;

const hit = z
  .strictObject({
    kind: z.enum(KINDS),
    id: anyId,
    title: z.string(),
    subtitle: z.string().meta({ description: "What tells it from another of its name." }),
  })
  .meta({ id: "SearchHit" });

type Hit = z.infer<typeof hit>;

interface Needs {
  readonly connections: Pick<Connections, "list">;
  readonly domains: Pick<Domains, "list">;
  readonly apps: Pick<Apps, "list">;
  readonly policies: Pick<Policies, "list">;
  readonly groups: Pick<Groups, "list">;
  readonly people: Pick<Directory, "list">;
  readonly signins: Pick<Recorder, "search">;
}

interface Place {
  readonly scope: Scope;
  readonly find: (tenantId: string, search: string) => Promise<readonly Hit[]>;
}

/** Of each kind; more of one kind its own list shows. */
const TOP = 5;
/** A reference, or the beginning of one, as an employee reads it out. */
const REFERENCE = /^SP-[0-9A-Z-]*$/i;

function placesOf({
  connections,
  domains,
  apps,
  policies,
  groups,
  people,
  signins,
}: Needs): readonly Place[] {
  const page = (search: string) => ({ limit: TOP, search });
  return [
    {
      scope: "connections:read",
      find: async (tenantId, search) =>
        (await connections.list(tenantId, page(search))).items.map(({ id, name, protocol, preset }) => ({
          kind: "connection",
          id,
          title: name,
          subtitle: `${protocol}, ${preset}`,
        })),
    },
    {
      scope: "domains:read",
      find: async (tenantId, search) =>
        (await domains.list(tenantId, page(search))).items.map(({ id, name, status }) => ({
          kind: "domain",
          id,
          title: name,
          subtitle: status,
        })),
    },
    {
      scope: "apps:read",
      find: async (tenantId, search) =>
        (await apps.list(tenantId, page(search))).items.map(({ id, name, protocol }) => ({
          kind: "app",
          id,
          title: name,
          subtitle: protocol,
        })),
    },
    {
      scope: "policies:read",
      find: async (tenantId, search) =>
        (await policies.list(tenantId))
          .filter(({ id, name }) => id === search || name.toLowerCase().includes(search.toLowerCase()))
          .slice(0, TOP)
          .map(({ id, name, sso }) => ({ kind: "policy", id, title: name, subtitle: `sso ${sso.mode}` })),
    },
    {
      scope: "groups:read",
      find: async (tenantId, search) =>
        (await groups.list(tenantId, page(search))).items.map(({ id, name, description }) => ({
          kind: "group",
          id,
          title: name,
          subtitle: description,
        })),
    },
    {
      scope: "people:read",
      find: async (tenantId, search) =>
        (await people.list(tenantId, page(search))).items.map(({ id, displayName, email }) => ({
          kind: "person",
          id,
          title: displayName,
          subtitle: email,
        })),
    },
    {
      scope: "signins:read",
      find: async (tenantId, search) =>
        REFERENCE.test(search)
          ? (await signins.search(tenantId, { search }, { limit: TOP })).items.map(
              ({ id, reference, code, email }) => ({
                kind: "signin",
                id,
                title: reference,
                subtitle: [code, email].filter(Boolean).join(", "),
              }),
            )
          : [],
    },
  ];
}

export const searchOperations = (needs: Needs): readonly Operation[] => {
  const places = placesOf(needs);
  return [
    operation({
      operationId: "searchEverything",
      method: "get",
      path: "/search",
      tag: "search",
      summary: "Find anything by a part of its name, the first five of each kind that the caller may read",
      scope: undefined,
      query: z.strictObject({ search: searchIn("a name, an address, an entity ID, a host or a reference") }),
      answer: { status: 200, schema: z.strictObject({ items: z.array(hit) }).meta({ id: "SearchHits" }) },
      async run({ query: { search }, tenantId, caller }) {
        if (search === undefined) return { status: 200, body: { items: [] } };
        const items: Hit[] = [];
        for (const { scope, find } of places)
          if (covers(caller.scopes, scope)) items.push(...(await find(tenantId, search)));
        return { status: 200, body: { items } };
      },
    }),
  ];
};
