import { z } from "zod";
import type { OidcApp } from "../../../../apps/types.ts";
import { name, orNull } from "../../fields.ts";
import { about, appFields, released, shownOfAll, uris, uri } from "./common.ts";

const optional = {
  postLogoutRedirectUris: uris.exactOptional(),
  backchannelLogoutUri: uri.nullable().exactOptional().meta({ description: "null takes it away." }),
  frontchannelLogoutUri: uri.nullable().exactOptional().meta({ description: "null takes it away." }),
  requirePkce: z.boolean().exactOptional().meta({ description: "true unless the client cannot do PKCE." }),
  claims: z.array(z.strictObject(released)).max(50).exactOptional().meta({
    description: "Told to this app alone, with the scope openid, in ID token and userinfo.",
  }),
};

export const newOidcApp = z
  .strictObject({
    name,
    protocol: z.literal("oidc"),
    redirectUris: uris
      .min(1)
      .exactOptional()
      .meta({ description: "May be left out where the preset knows them." }),
    ...optional,
    ...about,
  })
  .meta({ id: "NewOidcApp" });

export const oidcChanges = { redirectUris: uris.min(1).exactOptional(), ...optional };

const oidcFields = {
  ...appFields,
  protocol: z.literal("oidc"),
  clientId: z.string(),
  redirectUris: z.array(z.string()),
  postLogoutRedirectUris: z.array(z.string()),
  backchannelLogoutUri: z.string().nullable(),
  frontchannelLogoutUri: z.string().nullable(),
  requirePkce: z.boolean(),
  claims: z.array(z.strictObject({ name: z.string(), source: z.string() })),
};

export const oidcApp = z.strictObject(oidcFields).meta({ id: "OidcApp" });
export const oidcAppWithSecret = z
  .strictObject({ ...oidcFields, clientSecret: z.string().meta({ description: "Shown this once." }) })
  .meta({ id: "OidcAppWithSecret" });

export const shownOidcApp = (row: OidcApp) => ({
  ...shownOfAll(row),
  protocol: row.protocol,
  clientId: row.clientId,
  redirectUris: row.redirectUris,
  postLogoutRedirectUris: row.postLogoutRedirectUris,
  backchannelLogoutUri: orNull(row.backchannelLogoutUri),
  frontchannelLogoutUri: orNull(row.frontchannelLogoutUri),
  requirePkce: row.requirePkce,
  claims: row.claims,
});
