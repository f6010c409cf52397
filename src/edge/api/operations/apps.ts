import { z } from "zod";
import type { Apps, AppWithSecret } from "../../../apps/apps.ts";
import type { App } from "../../../apps/types.ts";
import { BrokerError } from "../../../kernel/errors.ts";
import { name, orNull, pageOf, pageQuery, search, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

/** A protocol that later versions speak with apps. */
export class AppProtocolNotOffered extends BrokerError {
  readonly code = "not_offered";
  readonly status = 422;
}

const uri = z.string().min(1).max(2048);
const uris = z.array(uri).max(50);

const about = {
  postLogoutRedirectUris: uris.exactOptional(),
  backchannelLogoutUri: uri.exactOptional(),
  requirePkce: z.boolean().exactOptional().meta({ description: "true unless the client cannot do PKCE." }),
  groups: z
    .array(z.string().min(1).max(256))
    .max(1000)
    .exactOptional()
    .meta({ description: "Who may open the app; empty: everyone in the tenant." }),
  roles: z
    .array(
      z.strictObject({
        role: z.string().min(1).max(256),
        groups: z.array(z.string().min(1).max(256)).min(1).max(1000),
      }),
    )
    .max(200)
    .exactOptional()
    .meta({ description: "Roles in the app's own words, and the groups whose members have them." }),
  enabled: z.boolean().exactOptional(),
};

const newOidcApp = z
  .strictObject({ name, protocol: z.literal("oidc"), redirectUris: uris.min(1), ...about })
  .meta({ id: "NewOidcApp" });

/** Whatever else it says: it is refused by its protocol, not by its fields. */
const newOtherApp = z
  .looseObject({ protocol: z.enum(["saml", "forward-auth", "crowd"]) })
  .meta({ id: "NewOtherApp", description: "Not offered by this version: refused." });

const newApp = z.discriminatedUnion("protocol", [newOidcApp, newOtherApp]);

const appChanges = z
  .strictObject({ name: name.exactOptional(), redirectUris: uris.min(1).exactOptional(), ...about })
  .meta({ id: "AppChanges" });

const appFields = {
  id: uuid,
  name: z.string(),
  protocol: z.literal("oidc"),
  clientId: z.string(),
  redirectUris: z.array(z.string()),
  postLogoutRedirectUris: z.array(z.string()),
  backchannelLogoutUri: z.string().nullable(),
  requirePkce: z.boolean(),
  groups: z.array(z.string()),
  roles: z.array(z.strictObject({ role: z.string(), groups: z.array(z.string()) })),
  enabled: z.boolean(),
  createdAt: time,
  updatedAt: time,
  version: z.int(),
};
const app = z.strictObject(appFields).meta({ id: "App" });
const appWithSecret = z
  .strictObject({ ...appFields, clientSecret: z.string().meta({ description: "Shown this once." }) })
  .meta({ id: "AppWithSecret" });

const shown = (row: App) => ({
  id: row.id,
  name: row.name,
  protocol: row.protocol,
  clientId: row.clientId,
  redirectUris: row.redirectUris,
  postLogoutRedirectUris: row.postLogoutRedirectUris,
  backchannelLogoutUri: orNull(row.backchannelLogoutUri),
  requirePkce: row.requirePkce,
  groups: row.groups,
  roles: row.roles,
  enabled: row.enabled,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  version: row.version,
});
const answered = (row: App): JsonAnswer => ({ status: 200, body: shown(row), version: row.version });
const withSecret = (status: 200 | 201, { app: row, clientSecret }: AppWithSecret): JsonAnswer => ({
  status,
  body: { ...shown(row), clientSecret },
  version: row.version,
  ...(status === 201 && { location: `/apps/${row.id}` }),
});

export const appOperations = (apps: Apps): readonly Operation[] => [
  operation({
    operationId: "createApp",
    method: "post",
    path: "/apps",
    tag: "apps",
    summary: "Register an app; its secret is shown this once",
    scope: "apps:write",
    body: newApp,
    answer: { status: 201, schema: appWithSecret },
    async run({ body, by }) {
      if (body.protocol !== "oidc")
        throw new AppProtocolNotOffered(`protocol ${body.protocol}: not offered by this version`, {
          mismatch: { expected: "oidc", received: body.protocol },
          nextStep: "Connect the app by OpenID Connect: send protocol oidc.",
        });
      const { protocol: _protocol, ...input } = body;
      return withSecret(201, await apps.create(input, by));
    },
  }),
  operation({
    operationId: "listApps",
    method: "get",
    path: "/apps",
    tag: "apps",
    summary: "List apps, newest first",
    scope: "apps:read",
    query: z.strictObject({ ...pageQuery, search }),
    answer: { status: 200, schema: pageOf(app) },
    async run({ query, tenantId }) {
      const page = await apps.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getApp",
    method: "get",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Read an app",
    scope: "apps:read",
    versioned: true,
    answer: { status: 200, schema: app },
    run: async ({ id, tenantId }) => answered(await apps.get(tenantId, id)),
  }),
  operation({
    operationId: "updateApp",
    method: "patch",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Change what is named",
    scope: "apps:write",
    versioned: true,
    body: appChanges,
    answer: { status: 200, schema: app },
    run: async ({ id, body, by, version }) => answered(await apps.update(id, body, by, version)),
  }),
  operation({
    operationId: "rotateAppSecret",
    method: "post",
    path: "/apps/{id}/secret",
    tag: "apps",
    summary: "Make a new secret; the old one stops working at once",
    scope: "apps:write",
    answer: { status: 200, schema: appWithSecret },
    run: async ({ id, by }) => withSecret(200, await apps.rotateSecret(id, by)),
  }),
  operation({
    operationId: "deleteApp",
    method: "delete",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Delete an app",
    scope: "apps:write",
    async run({ id, by }) {
      await apps.remove(id, by);
      return { status: 204 };
    },
  }),
];
