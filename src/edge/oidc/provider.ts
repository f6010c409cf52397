import { createPrivateKey } from "node:crypto";
import type { EventEmitter } from "node:events";
import OpenIdProvider, { errors } from "oidc-provider";
import type Provider from "oidc-provider";
import type { Configuration, JWK, KoaContextWithOIDC } from "oidc-provider";
import { sameSecret, sha256 } from "../../kernel/random.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Seal } from "../../kernel/seal.ts";
import { AUTHN_CONTEXTS } from "../../signin/authn-methods.ts";
import type { createAccounts } from "./accounts.ts";
import { releaseAppClaims } from "./app-claims.ts";
import { createArtefacts } from "./artefacts.ts";
import { requestOf } from "./broker-session.ts";
import type { BrokerSessions } from "./broker-session.ts";
import { CLAIMS_BY_SCOPE } from "./claims.ts";
import { createUnique } from "./proof-replay.ts";
import { noteRevoked } from "./reuse.ts";
import { appOf, createClients, REGISTRATION } from "./clients.ts";
import type { FindApp } from "./clients.ts";
import { createGrants } from "./grants.ts";
import { createMayIntrospect, isOwnToken } from "./introspection.ts";
import { createLoginPolicy } from "./login-policy.ts";
import { LANGUAGES } from "../http/language.ts";
import { requestOverPage } from "../http/request-over.ts";
import { signedOutPage } from "../http/signed-out.ts";
import { leavePage, requestRefusedPage } from "./pages.ts";
import { askToSignOut } from "./sign-out.ts";
import { keyIdOf } from "./signing-keys.ts";

export interface ProviderNeeds {
  readonly publicUrl: string;
  readonly ephemeral: Ephemeral;
  readonly seal: Seal;
  readonly log: Logger;
  readonly findApp: FindApp;
  readonly accounts: ReturnType<typeof createAccounts>;
  readonly brokerSessions: BrokerSessions;
  /** PKCS#8 PEM; the library signs with the first, and verifies with and publishes all. */
  readonly signingKeys: readonly string[];
  readonly cookieKey: string;
}

/** An interaction outlives the stored sign-in request (ten minutes), so that its end can still be explained. */
const INTERACTION_SECONDS = 15 * 60;
/** Tokens are looked up at every use; a short life only limits how long a copy of one is of interest. */
const ACCESS_TOKEN_SECONDS = 10 * 60;
const CODE_SECONDS = 60;
const ID_TOKEN_SECONDS = 10 * 60;

/** The OpenID provider (OpenID Connect core 1.0) with issuer `<public URL>/oidc`. */
export async function createProvider(needs: ProviderNeeds): Promise<Provider> {
  const provider = new OpenIdProvider(`${needs.publicUrl}/oidc`, await configurationOf(needs));
  // Host and scheme are ours, see `atPublicAddress`.
  provider.proxy = true;
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { readonly clientSecret?: string }, presented: string): boolean {
      return sameSecret(sha256(presented), this.clientSecret ?? "");
    },
    /** Sign-out by an ID token needs `sid` to tell whether it is of this very session. */
    includeSid: () => true,
  });
  Object.assign(provider.ReplayDetection, { unique: createUnique(needs.ephemeral) });
  releaseAppClaims(provider);
  listen(provider, needs.log);
  return provider;
}

async function configurationOf(needs: ProviderNeeds): Promise<Configuration> {
  return {
    adapter: (kind) => (kind === "Client" ? createClients(needs.findApp) : createArtefacts(kind, needs)),
    jwks: { keys: await Promise.all(needs.signingKeys.map(jwkOf)) },
    ...surface,
    extraClientMetadata: { properties: [REGISTRATION] },
    features: {
      ...surface.features,
      introspection: { enabled: true, allowedPolicy: createMayIntrospect(needs.accounts.findAccount) },
    },
    findAccount: needs.accounts.findAccount,
    loadExistingGrant: createGrants(needs.brokerSessions),
    interactions: {
      policy: createLoginPolicy(needs.brokerSessions),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    cookies: cookiesOf(needs),
    ttl: lifetimesOf(needs),
  };
}

/** What we offer. Whatever is not offered is off and absent from the discovery document. */
const surface = {
  scopes: Object.keys(CLAIMS_BY_SCOPE),
  claims: CLAIMS_BY_SCOPE,
  acrValues: AUTHN_CONTEXTS,
  responseTypes: ["code"],
  clientAuthMethods: ["client_secret_basic", "client_secret_post"],
  enabledJWA: { idTokenSigningAlgValues: ["RS256"] },
  // Many relying parties read the ID token only; core 5.4 would put the scopes' claims into userinfo alone.
  conformIdTokenClaims: false,
  allowOmittingSingleRegisteredRedirectUri: false,
  pkce: { required: (_ctx, client) => appOf(client).requirePkce },
  // Every token is refused once the sign-in behind it is over: see `findAccount`.
  expiresWithSession: () => false,
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  clientBasedCORS: (ctx, origin, client) =>
    ctx.oidc.route === "userinfo" && originsOf(client).includes(origin),
  features: {
    // Says so in the discovery document. The library knows no app's address: the courier tells them, by `openings/`.
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, allowReplay: false },
    pushedAuthorizationRequests: { enabled: true, allowUnregisteredRedirectUris: false },
    resourceIndicators: { enabled: false },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => isOwnToken(client, token) },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => askToSignOut(ctx, false),
      postLogoutSuccessSource: (ctx) => leavePage(ctx, signedOutPage),
    },
  },
  discovery: {
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    ui_locales_supported: Object.keys(LANGUAGES),
  },
  renderError: (ctx, out, error) =>
    leavePage(
      ctx,
      error instanceof errors.SessionNotFound
        ? requestOverPage
        : requestRefusedPage(out.error, out.error_description, ctx.status),
    ),
  fetch: () => Promise.reject(new Error("the OpenID provider makes no outbound calls")),
} satisfies Configuration;

type Client = Parameters<typeof appOf>[0];

const originsOf = (client: Client): readonly string[] =>
  appOf(client).redirectUris.map((uri) => new URL(uri).origin);

function cookiesOf({ publicUrl, cookieKey }: ProviderNeeds): NonNullable<Configuration["cookies"]> {
  // The library cannot set Secure cookies over plain http; on localhost its cookies go without (they are worth
  // nothing without the broker's own, which has it).
  const secure = publicUrl.startsWith("https:");
  const options = { httpOnly: true, sameSite: "lax", secure, signed: true } as const;
  return {
    keys: [cookieKey],
    long: { ...options, path: "/" },
    short: options,
    names: {
      session: `${secure ? "__Host-" : ""}sallyport-oidc`,
      // Bound to one path each, which `__Host-` does not allow.
      interaction: `${secure ? "__Secure-" : ""}sallyport-interaction`,
      resume: `${secure ? "__Secure-" : ""}sallyport-resume`,
    },
  };
}

function lifetimesOf({ brokerSessions }: ProviderNeeds): NonNullable<Configuration["ttl"]> {
  return {
    AccessToken: ACCESS_TOKEN_SECONDS,
    AuthorizationCode: CODE_SECONDS,
    IdToken: ID_TOKEN_SECONDS,
    Interaction: INTERACTION_SECONDS,
    RefreshToken: (ctx) => ctx.oidc.entities.Grant?.remainingTTL ?? ACCESS_TOKEN_SECONDS,
    // Outlives every token made under it.
    Grant: (ctx) => secondsLeft(ctx, brokerSessions) + ACCESS_TOKEN_SECONDS,
    Session: (ctx) => secondsLeft(ctx, brokerSessions),
  };
}

/** Until the broker's session of this browser ends; a session that nobody is signed in to only holds a form's token. */
function secondsLeft(ctx: KoaContextWithOIDC, brokerSessions: BrokerSessions): number {
  const left = brokerSessions.msLeft(requestOf(ctx));
  return left === undefined ? INTERACTION_SECONDS : Math.max(1, Math.ceil(left / 1000));
}

async function jwkOf(pem: string): Promise<JWK> {
  const key = createPrivateKey(pem);
  return { ...key.export({ format: "jwk" }), kid: await keyIdOf(key), use: "sig", alg: "RS256" };
}

function listen(provider: Provider, log: Logger): void {
  const refused = (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
    const { route, client } = ctx.oidc;
    const about = { route, clientId: client?.clientId, error: error.error, detail: error.error_detail };
    log.info(about, "OpenID Connect request refused");
  };
  provider.on("authorization.error", refused);
  provider.on("grant.error", refused);
  provider.on("grant.revoked", noteRevoked);
  const failed = (error: unknown) => log.error({ err: error }, "OpenID provider failed");
  provider.on("server_error", (_ctx, error) => failed(error));
  // Koa's own event, which the library's types leave out; unheard, Koa would print the stack to the console.
  const koa: EventEmitter = provider;
  koa.on("error", failed);
}
