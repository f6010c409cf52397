import { createHmac, sign as signBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { KeyPair } from "../../../src/saml/types.ts";
import type { TestIdp } from "../idp.ts";
import { attributes, issuer, nameId, SAML_NS, SAMLP_NS, status } from "./message.ts";
import { METHODS, signed, type SignatureShape } from "./signature.ts";

/** What a forger knows who wants to sign others out: public names, and messages of their own sign-in. */
export interface LogoutContext {
  /** Of the message; another one in each attack. */
  readonly id: string;
  readonly sloUrl: string;
  /** The same of another connection to the same identity provider. */
  readonly otherSloUrl: string;
  readonly idp: TestIdp;
  /** An IdP that this connection does not trust. */
  readonly otherIdp: TestIdp;
  /** The broker's encryption certificate, PEM. */
  readonly spCertificate: string;
  readonly otherSp: KeyPair;
  readonly now: Date;
  readonly victim: string;
  readonly victimIndex: string;
  readonly forger: string;
  readonly forgerIndex: string;
}

type Attributes = Readonly<Record<string, string | undefined>>;

export interface LogoutParts {
  readonly tag: Attributes;
  readonly issuer: string;
  /** Behind the issuer and its signature. */
  readonly extensions: string;
  readonly principal: string;
  readonly indexes: string;
  readonly tail: string;
}

export const instant = (context: LogoutContext, offsetMs: number): string =>
  new Date(context.now.getTime() + offsetMs).toISOString();

export const sessionIndex = (value: string): string => `<samlp:SessionIndex>${value}</samlp:SessionIndex>`;

const frame = (context: LogoutContext, tag: Attributes): string =>
  ` ${SAMLP_NS} ${SAML_NS}${attributes({
    ID: context.id,
    Version: "2.0",
    IssueInstant: instant(context, 0),
    Destination: context.sloUrl,
    ...tag,
  })}`;

/** An unsigned request about the victim, right in every part that is not changed. */
export function requestXml(context: LogoutContext, change: Partial<LogoutParts> = {}): string {
  const parts: LogoutParts = {
    tag: {},
    issuer: issuer(context.idp.entityId),
    extensions: "",
    principal: nameId(context.victim),
    indexes: sessionIndex(context.victimIndex),
    tail: "",
    ...change,
  };
  return (
    `<samlp:LogoutRequest${frame(context, parts.tag)}>${parts.issuer}${parts.extensions}${parts.principal}` +
    `${parts.indexes}${parts.tail}</samlp:LogoutRequest>`
  );
}

/** An unsigned answer, right in every part that is not changed. */
export function responseXml(
  context: LogoutContext,
  inResponseTo: string | undefined,
  change: { readonly tag?: Attributes; readonly status?: string } = {},
): string {
  return (
    `<samlp:LogoutResponse${frame(context, { InResponseTo: inResponseTo, ...change.tag })}>` +
    `${issuer(context.idp.entityId)}${change.status ?? status()}</samlp:LogoutResponse>`
  );
}

/** One parameter as it is sent, and the pieces of a query in their order. */
export interface QueryShape {
  readonly kind?: "SAMLRequest" | "SAMLResponse";
  readonly relayState?: string;
  readonly key?: KeyPair;
  /** A name of `METHODS`. */
  readonly algorithm?: string;
  /** Base64 of the message; deflated where it is not given. */
  readonly message?: string;
}

/** The pairs of a query that the identity provider signed, each as it stands in the address. */
export function queryPairs(context: LogoutContext, xml: string, shape: QueryShape = {}): string[] {
  const { kind = "SAMLRequest", key = context.idp.key, algorithm = METHODS.rsaSha256 } = shape;
  const pairs = [
    `${kind}=${encodeURIComponent(shape.message ?? deflated(xml))}`,
    ...(shape.relayState === undefined ? [] : [`RelayState=${encodeURIComponent(shape.relayState)}`]),
    `SigAlg=${encodeURIComponent(algorithm)}`,
  ];
  const value = signQuery(pairs.join("&"), algorithm, key);
  return [...pairs, `Signature=${encodeURIComponent(value)}`];
}

export const query = (context: LogoutContext, xml: string, shape: QueryShape = {}): string =>
  queryPairs(context, xml, shape).join("&");

export const deflated = (xml: string): string => deflateRawSync(Buffer.from(xml, "utf8")).toString("base64");

function signQuery(octets: string, algorithm: string, key: KeyPair): string {
  const bytes = Buffer.from(octets, "utf8");
  if (algorithm === METHODS.hmacSha256)
    return createHmac("sha256", key.certificate).update(bytes).digest("base64");
  const hash = algorithm === METHODS.rsaSha1 ? "sha1" : "sha256";
  return signBytes(hash, bytes, key.privateKey).toString("base64");
}

/** A form as a browser posts it. */
export const form = (...fields: readonly (readonly [string, string])[]): string =>
  fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");

export const posted = (xml: string, ...more: readonly (readonly [string, string])[]): string =>
  form(
    [xml.includes("LogoutResponse") ? "SAMLResponse" : "SAMLRequest", Buffer.from(xml).toString("base64")],
    ...more,
  );

/** Signed inside, by the identity provider unless another key is given. */
export const signedXml = (
  context: LogoutContext,
  xml: string,
  key: KeyPair = context.idp.key,
  shape: SignatureShape = {},
): string => signed(xml, /^<[^>]*? ID="([^"]*)"/.exec(xml)?.[1] ?? "", key, shape);
