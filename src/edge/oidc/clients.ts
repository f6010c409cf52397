import type { Adapter, AdapterPayload, KoaContextWithOIDC } from "oidc-provider";
import type { OidcApp } from "../../apps/types.ts";

export type FindApp = (clientId: string) => Promise<OidcApp | undefined>;

/** Extra metadata under which the registration itself travels with the library's client. */
export const REGISTRATION = "app";

/** How our client ids look; anything else is no reason to ask the database. */
const CLIENT_ID = /^[\w-]{1,64}$/;

/**
 * The library's clients are our apps, read at every request: a change, a new secret or a disabled app takes effect at
 * once. The library registers none itself.
 */
export function createClients(findApp: FindApp): Adapter {
  return {
    async find(clientId) {
      const app = CLIENT_ID.test(clientId) ? await findApp(clientId) : undefined;
      return app?.enabled && app.redirectUris.length > 0 ? metadataOf(app) : undefined;
    },
    upsert: registeredElsewhere,
    consume: registeredElsewhere,
    destroy: registeredElsewhere,
    revokeByGrantId: registeredElsewhere,
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
  };
}

const registeredElsewhere = () => Promise.reject(new Error("apps are registered by the API only"));

const metadataOf = (app: OidcApp): AdapterPayload & { readonly [REGISTRATION]: OidcApp } => ({
  client_id: app.clientId,
  // What is kept is the hash; `compareClientSecret` hashes what is presented before it compares.
  client_secret: app.clientSecretHash,
  client_name: app.name,
  redirect_uris: [...app.redirectUris],
  post_logout_redirect_uris: [...app.postLogoutRedirectUris],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "client_secret_basic",
  [REGISTRATION]: app,
});

type Client = NonNullable<KoaContextWithOIDC["oidc"]["client"]>;

/** The registration behind a client of the library, as it was when the request came in. */
export const appOf = (client: Client): OidcApp =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by `metadataOf`
  (client as Client & { readonly [REGISTRATION]: OidcApp })[REGISTRATION];
