import type { Seal } from "../kernel/seal.ts";
import { IdpUrlRefused, OidcRefused, OtherProtocol } from "./errors.ts";
import { isWebAddress } from "./identity-provider.ts";
import { UPSTREAM_SECRET, type Connection, type OidcUpstream } from "./types.ts";

/** The OpenID provider; only what is named is changed (C11). */
export interface OidcInput {
  readonly issuer?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
}

const DEFAULT_SCOPES = ["openid", "email", "profile"];
const MOST_SCOPES = 20;
/** RFC 6749 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
/** RFC 6749 appendix A.1 and A.2. */
const CREDENTIAL = /^[\x20-\x7e]{1,512}$/;

/** What only one of the protocols knows. Refused on the other, so that nobody believes it is in force. */
const SAML_ALONE = [
  "metadataXml",
  "metadataUrl",
  "metadataEntityId",
  "metadataSigner",
  "idp",
  "encryption",
  "requestBinding",
  "idpInitiated",
] as const;
const SAML_REQUESTS_ALONE = ["authnContexts", "authnContextComparison", "nameIdFormat"] as const;
/** OIDC core 3.1.2.1, RFC 7636: whoever could set one of these would ask a question of their own. */
const RESERVED = new Set([
  "client_id",
  "client_secret",
  "code_challenge",
  "code_challenge_method",
  "id_token_hint",
  "login_hint",
  "max_age",
  "nonce",
  "prompt",
  "redirect_uri",
  "request",
  "request_uri",
  "response_mode",
  "response_type",
  "scope",
  "state",
]);

type Fields = Readonly<
  Partial<Record<(typeof SAML_ALONE)[number] | "oidc", unknown>> & {
    readonly request?: Readonly<Partial<Record<string, unknown>>> | undefined;
  }
>;

/** @throws OtherProtocol, OidcRefused */
export function assertOfProtocol(protocol: Connection["protocol"], input: Fields): void {
  if (protocol === "saml") {
    if (input.oidc !== undefined) throw other("oidc", "saml");
    return;
  }
  const field =
    SAML_ALONE.find((name) => input[name] !== undefined) ??
    SAML_REQUESTS_ALONE.find((name) => input.request?.[name] !== undefined);
  if (field !== undefined) throw other(field, "oidc");
  const reserved = Object.keys(input.request?.["extraParameters"] ?? {}).find((name) =>
    RESERVED.has(name.toLowerCase()),
  );
  if (reserved !== undefined)
    throw refused("request.extraParameters", "no parameter of OpenID Connect's own", reserved);
}

/**
 * @returns `undefined` where nothing is known of the provider yet
 * @throws OidcRefused, IdpUrlRefused
 */
export function oidcAfter(
  before: OidcUpstream | undefined,
  input: OidcInput | undefined,
  seal: Pick<Seal, "close">,
): OidcUpstream | undefined {
  if (input === undefined) return before;
  const { issuer = before?.issuer, clientId = before?.clientId, clientSecret } = input;
  if (issuer === undefined || clientId === undefined || (clientSecret ?? before) === undefined)
    throw refused("oidc", "issuer, clientId and clientSecret", "some of them");
  // Whoever may change the address would otherwise have the secret sent to a server of their own.
  if (clientSecret === undefined && issuer !== before?.issuer)
    throw refused("oidc.clientSecret", "the new issuer's client secret", "none");
  if (!CREDENTIAL.test(clientId)) throw refused("oidc.clientId", "1 to 512 visible characters", clientId);
  if (clientSecret !== undefined && !CREDENTIAL.test(clientSecret))
    throw refused("oidc.clientSecret", "1 to 512 visible ASCII characters", "something else");
  return {
    issuer: checkedIssuer(issuer),
    clientId,
    sealedClientSecret: sealed(clientSecret, before, seal),
    scopes: checkedScopes(input.scopes ?? before?.scopes ?? DEFAULT_SCOPES),
  };
}

function sealed(
  secret: string | undefined,
  before: OidcUpstream | undefined,
  seal: Pick<Seal, "close">,
): Buffer {
  if (secret !== undefined) return seal.close(Buffer.from(secret, "utf8"), UPSTREAM_SECRET);
  if (before === undefined) throw refused("oidc.clientSecret", "a client secret", "none");
  return before.sealedClientSecret;
}

/** OIDC discovery 3: an https address without query and fragment; it is compared letter by letter. */
function checkedIssuer(issuer: string): string {
  if (!isWebAddress(issuer) || issuer.includes("?") || issuer.includes("/.well-known/"))
    throw new IdpUrlRefused("oidc.issuer is no issuer", {
      mismatch: {
        expected: "https (http on loopback only), no user name, no query, no fragment, without /.well-known/",
        received: issuer.slice(0, 200),
      },
      nextStep: "Copy issuer from the provider's discovery document, letter by letter.",
    });
  return issuer;
}

function checkedScopes(scopes: readonly string[]): readonly string[] {
  const all = [...new Set(["openid", ...scopes])];
  const bad = all.find((scope) => !SCOPE.test(scope));
  if (bad !== undefined || all.length > MOST_SCOPES)
    throw refused("oidc.scopes", `at most ${MOST_SCOPES} scopes without blanks`, bad ?? String(all.length));
  return all;
}

const other = (field: string, protocol: Connection["protocol"]): OtherProtocol =>
  new OtherProtocol(`${field} says nothing to a connection by ${protocol}`, {
    mismatch: { expected: `fields of protocol ${protocol}`, received: field },
    nextStep: `Leave ${field} out, or make a connection of the other protocol.`,
  });

const refused = (field: string, expected: string, received: string): OidcRefused =>
  new OidcRefused(`${field} cannot be used`, {
    mismatch: { expected, received: received.slice(0, 200) },
    nextStep: `Correct ${field}.`,
  });
