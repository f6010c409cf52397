import * as client from "openid-client";
import type { Check } from "../../../kernel/checks.ts";
import { factsIn, lacksClaims, type Said } from "../../../signin/openid/claims.ts";
import type {
  Answered,
  Answering,
  Asking,
  Provider,
  RelyingParty,
  Started,
} from "../../../signin/openid/types.ts";
import { createDiscovery, isPlain, type Discovered, type DiscoveryNeeds } from "./discovery.ts";
import { type Failure, failureOf, issuerDiffers, type Phase } from "./failures.ts";
import { tokenFailure, unverifiedEmail } from "./token-rules.ts";

/** Asymmetric ones that every provider can do; `none` and HS256, which anybody who knows the client secret could sign, are not. */
const ALGORITHMS: readonly string[] = ["RS256", "PS256", "ES256"];

/** One config with the provider's metadata, for one exchange. */
interface Line {
  readonly config: client.Configuration;
  readonly keep: () => void;
}

/** openid-client for the protocol; what it leaves to its caller is checked here. */
export function createRelyingParty(needs: DiscoveryNeeds): RelyingParty {
  const discover = createDiscovery(needs);

  async function lineTo(provider: Provider, clockSkewMs: number): Promise<Line | Failure> {
    const discovered = await discover(provider.issuer);
    const { server } = discovered;
    if (server.issuer !== provider.issuer) return issuerDiffers(provider.issuer, server.issuer);
    return lineWith(discovered, provider, clockSkewMs);
  }

  function lineWith(discovered: Discovered, provider: Provider, clockSkewMs: number): Line {
    const offered = listIn(discovered.server, "id_token_signing_alg_values_supported") ?? ["RS256"];
    const server = {
      ...discovered.server,
      id_token_signing_alg_values_supported: ALGORITHMS.filter((each) => offered.includes(each)),
    };
    const config = new client.Configuration(
      server,
      provider.clientId,
      {
        // The broker's clock counts, also where the process has another.
        [client.clockSkew]: Math.round((needs.clock().getTime() - Date.now()) / 1000),
        [client.clockTolerance]: Math.round(clockSkewMs / 1000),
      },
      authenticationBy(server, provider.clientSecret),
    );
    config[client.customFetch] = needs.fetch;
    if (isPlain(provider.issuer)) client.allowInsecureRequests(config);
    client.enableNonRepudiationChecks(config);
    if (discovered.jwks !== undefined) client.setJwksCache(config, discovered.jwks);
    return { config, keep: () => void (discovered.jwks = client.getJwksCache(config) ?? discovered.jwks) };
  }

  return {
    async authorizationUrl(asking): Promise<Started> {
      try {
        const line = await lineTo(asking.provider, 0);
        if ("code" in line) return refused(line, []);
        return { ok: true, url: client.buildAuthorizationUrl(line.config, await question(asking)).href };
      } catch (error) {
        return refused(failureOf(error, "discovery"), []);
      }
    },

    async verifyAnswer(answering): Promise<Answered> {
      const checks: Check[] = [];
      let phase: Phase = "discovery";
      try {
        const line = await lineTo(answering.provider, answering.clockSkewMs);
        if ("code" in line) return refused(line, checks);
        phase = "answer";
        const tokens = await redeem(line.config, answering);
        line.keep();
        const claims = tokens.claims();
        if (claims === undefined) throw new TypeError("openid-client answered without an ID token");
        checks.push(...passed(answering));
        const bad = tokenFailure(claims, answering);
        if (bad !== undefined) return refused(bad, checks);
        phase = "userinfo";
        const info = await moreOf(line.config, tokens.access_token, claims, answering.provider.scopes);
        if (info !== undefined) checks.push({ name: "userinfo_subject", ok: true, received: claims.sub });
        return judged({ idToken: claims, ...(info !== undefined && { userinfo: info }) }, checks);
      } catch (error) {
        return refused(failureOf(error, phase), checks);
      }
    },
  };
}

async function question(asking: Asking): Promise<Record<string, string>> {
  const { provider, redirectUri, state, nonce, codeVerifier, loginHint, freshFrom } = asking;
  return {
    // First, so that none of them takes the place of ours.
    ...asking.extraParameters,
    response_type: "code",
    scope: provider.scopes.join(" "),
    redirect_uri: redirectUri,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...(loginHint !== undefined && { login_hint: loginHint }),
    // max_age makes auth_time owed (OIDC core 3.1.2.1), by which the freshness is measured.
    ...(freshFrom !== undefined && { prompt: "login", max_age: "0" }),
  };
}

/** The library looks at the lists of a discovery document only where it uses them. */
function listIn(server: client.ServerMetadata, name: string): readonly unknown[] | undefined {
  const value: unknown = server[name];
  return Array.isArray(value) ? value : undefined;
}

/** Basic, the default, unless the provider takes only the other (OIDC core 9). */
function authenticationBy(server: client.ServerMetadata, secret: string): client.ClientAuth {
  const methods = listIn(server, "token_endpoint_auth_methods_supported") ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic") || !methods.includes("client_secret_post")
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret);
}

function redeem(config: client.Configuration, answering: Answering) {
  const { redirectUri, parameters, state, nonce, codeVerifier } = answering;
  return client.authorizationCodeGrant(config, new URL(`${redirectUri}?${parameters.toString()}`), {
    pkceCodeVerifier: codeVerifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
}

/** Userinfo, where a claim is missing that was asked for; its `sub` must be the token's (OIDC core 5.3.2). */
async function moreOf(
  config: client.Configuration,
  accessToken: string,
  claims: client.IDToken,
  scopes: readonly string[],
): Promise<client.UserInfoResponse | undefined> {
  if (config.serverMetadata().userinfo_endpoint === undefined || !lacksClaims(claims, scopes))
    return undefined;
  return client.fetchUserInfo(config, accessToken, claims.sub);
}

/** What openid-client has found true once it gives the tokens. */
const passed = ({ provider }: Answering): Check[] => [
  { name: "answer_issuer", ok: true, expected: provider.issuer },
  { name: "code_redeemed", ok: true },
  { name: "id_token_signature", ok: true },
  { name: "id_token_iss", ok: true, expected: provider.issuer },
  { name: "id_token_aud", ok: true, expected: provider.clientId },
  { name: "id_token_nonce", ok: true },
  { name: "id_token_exp", ok: true },
];

function judged(said: Said, checks: readonly Check[]): Answered {
  const unverified = unverifiedEmail({ ...said.userinfo, ...said.idToken });
  if (unverified !== undefined) return { ...refused(unverified, checks), said };
  const read = factsIn(said);
  if (read.ok) return { ok: true, facts: read.facts, said, checks };
  const failed = { name: "claims", ok: false, expected: "ordinary names", received: read.received };
  return refused({ code: "oidc_upstream_claim_refused", message: "a claim is refused", failed }, checks);
}

const refused = ({ code, message, failed }: Failure, checks: readonly Check[]) =>
  ({ ok: false, code, message, checks: [...checks, failed] }) as const;
