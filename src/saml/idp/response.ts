import type { Random } from "../../kernel/random.ts";
import type { KeyPair } from "../types.ts";
import { assertionXml, type IssuedAttribute } from "./assertion.ts";
import { encryptAssertion, type EncryptionTarget } from "./encrypt.ts";
import { attribute, escapeXml } from "./escape.ts";
import { SAML, SAMLP, STATUS_SUCCESS } from "../names.ts";
import { signElement } from "./sign.ts";

/** How a refusal is told to the service provider (SAML core 3.2.2.2). */
export interface FailedStatus {
  /** `urn:oasis:names:tc:SAML:2.0:status:Responder` and the like. */
  readonly code: string;
  readonly subcode?: string;
  readonly message?: string;
}

interface ResponseFrame {
  readonly issuer: string;
  readonly key: KeyPair;
  readonly acsUrl: string;
  /** ID of the AuthnRequest; absent when nobody asked. */
  readonly inResponseTo?: string;
  readonly now: Date;
  readonly random: Random;
}

export interface IssueResponseInput extends ResponseFrame {
  /** Entity ID of the service provider. */
  readonly audience: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly attributes: readonly IssuedAttribute[];
  readonly sessionIndex: string;
  readonly authnContext: string;
  readonly sign: "assertion" | "response" | "both";
  readonly encryptFor?: EncryptionTarget;
  /** `now` where it is not given. */
  readonly authnInstant?: Date;
  readonly sessionNotOnOrAfter?: Date;
  /** How long the assertion may be presented, milliseconds; five minutes where it is not given. */
  readonly validForMs?: number;
}

const DEFAULT_VALIDITY_MS = 300_000;
/** Service providers with a slow clock would find a NotBefore of "now" in the future. */
const BACKDATE_MS = 60_000;

/**
 * A Response that says who signed in, for the HTTP-POST binding (SAML profiles 4.1.4.2).
 * An assertion is signed before it is encrypted, the response after.
 * @throws CharacterNotAllowed
 */
export async function issueResponse(input: IssueResponseInput): Promise<string> {
  const id = newId(input.random);
  const plain = assertionXml({
    id,
    issuer: input.issuer,
    issueInstant: input.now,
    nameId: input.nameId,
    nameIdFormat: input.nameIdFormat,
    recipient: input.acsUrl,
    audience: input.audience,
    inResponseTo: input.inResponseTo,
    notBefore: new Date(input.now.getTime() - BACKDATE_MS),
    notOnOrAfter: new Date(input.now.getTime() + (input.validForMs ?? DEFAULT_VALIDITY_MS)),
    authnInstant: input.authnInstant ?? input.now,
    sessionIndex: input.sessionIndex,
    sessionNotOnOrAfter: input.sessionNotOnOrAfter,
    authnContext: input.authnContext,
    attributes: input.attributes,
  });
  const signed = input.sign === "response" ? plain : signElement(plain, id, input.key);
  const body = input.encryptFor ? await encryptAssertion(signed, input.encryptFor) : signed;
  return frame(input, { code: STATUS_SUCCESS }, body, input.sign !== "assertion");
}

/** A signed Response that says why nobody signed in; it holds no assertion (SAML profiles 4.1.4.2). */
export function refuseRequest(input: ResponseFrame & { readonly status: FailedStatus }): string {
  return frame(input, input.status, "", true);
}

function frame(input: ResponseFrame, status: FailedStatus, body: string, sign: boolean): string {
  const id = newId(input.random);
  const { issuer, acsUrl: destination, inResponseTo, now: issueInstant } = input;
  const xml = responseXml({ id, issuer, issueInstant, destination, inResponseTo, status }, body);
  return sign ? signElement(xml, id, input.key) : xml;
}

/** What a response says around its assertion (SAML core 3.2.2). */
export interface ResponseHead {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly destination: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly status: FailedStatus;
}

/** An unsigned response around `body`, which is XML. */
export const responseXml = (head: ResponseHead, body: string): string =>
  `<samlp:Response xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}"${attribute("ID", head.id)} Version="2.0"` +
  attribute("IssueInstant", head.issueInstant.toISOString()) +
  attribute("Destination", head.destination) +
  attribute("InResponseTo", head.inResponseTo) +
  `><saml:Issuer>${escapeXml(head.issuer)}</saml:Issuer>${statusXml(head.status)}${body}</samlp:Response>`;

function statusXml(status: FailedStatus): string {
  const nested =
    status.subcode === undefined ? "" : `<samlp:StatusCode${attribute("Value", status.subcode)}/>`;
  const message =
    status.message === undefined
      ? ""
      : `<samlp:StatusMessage>${escapeXml(status.message)}</samlp:StatusMessage>`;
  const code = `<samlp:StatusCode${attribute("Value", status.code)}>${nested}</samlp:StatusCode>`;
  return `<samlp:Status>${code}${message}</samlp:Status>`;
}

/** xs:ID must not start with a digit; 160 bits leave no chance of a second one (SAML core 1.3.4). */
const newId = (random: Random): string => `_${random.token(20)}`;
