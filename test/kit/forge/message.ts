import { at, MINUTE, type ForgeContext } from "./context.ts";

/** Namespace declarations that every part may rely on. */
export const SAMLP_NS = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"';
export const SAML_NS = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
export const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

type Attributes = Readonly<Record<string, string | undefined>>;

/** Attributes as given: nothing is escaped, so that a case can say exactly what it sends. */
export const attributes = (values: Attributes): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");

export const issuer = (entityId: string, extra: Attributes = {}): string =>
  `<saml:Issuer${attributes(extra)}>${entityId}</saml:Issuer>`;

export const nameId = (value: string, extra: Attributes = { Format: EMAIL }): string =>
  `<saml:NameID${attributes(extra)}>${value}</saml:NameID>`;

export const confirmationData = (context: ForgeContext, change: Attributes = {}): string =>
  `<saml:SubjectConfirmationData${attributes({
    NotOnOrAfter: at(context, 5 * MINUTE),
    Recipient: context.acsUrl,
    InResponseTo: context.requestId,
    ...change,
  })}></saml:SubjectConfirmationData>`;

export const confirmation = (data: string, method = BEARER): string =>
  `<saml:SubjectConfirmation Method="${method}">${data}</saml:SubjectConfirmation>`;

export const audiences = (...values: readonly string[]): string =>
  `<saml:AudienceRestriction>${values.map((each) => `<saml:Audience>${each}</saml:Audience>`).join("")}</saml:AudienceRestriction>`;

export const conditions = (context: ForgeContext, change: Attributes = {}, inside?: string): string =>
  `<saml:Conditions${attributes({ NotBefore: at(context, -MINUTE), NotOnOrAfter: at(context, 5 * MINUTE), ...change })}>` +
  `${inside ?? audiences(context.spEntityId)}</saml:Conditions>`;

export const authnStatement = (context: ForgeContext, change: Attributes = {}): string =>
  `<saml:AuthnStatement${attributes({ AuthnInstant: at(context, 0), SessionIndex: "_s1", ...change })}>` +
  `<saml:AuthnContext><saml:AuthnContextClassRef>${PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>` +
  "</saml:AuthnStatement>";

export const attribute = (name: string | undefined, ...values: readonly string[]): string =>
  `<saml:Attribute${attributes({ Name: name })}>${values
    .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
    .join("")}</saml:Attribute>`;

export const attributeStatement = (...inside: readonly string[]): string =>
  `<saml:AttributeStatement>${inside.join("")}</saml:AttributeStatement>`;

export const status = (code = "Success", inside = ""): string =>
  `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inside}</samlp:StatusCode></samlp:Status>`;

/** The parts of an assertion as raw XML. */
export interface AssertionParts {
  readonly tag: Attributes;
  readonly issuer: string;
  readonly nameId: string;
  readonly confirmations: string;
  readonly conditions: string;
  readonly advice: string;
  readonly authn: string;
  readonly attributes: string;
  /** Further children at the end. */
  readonly tail: string;
}

/** An unsigned assertion about `person`, right in every part that is not changed. */
export function assertion(
  context: ForgeContext,
  person: string,
  change: Partial<AssertionParts> = {},
): string {
  const parts: AssertionParts = {
    tag: {},
    issuer: issuer(context.idp.entityId),
    nameId: nameId(person),
    confirmations: confirmation(confirmationData(context)),
    conditions: conditions(context),
    advice: "",
    authn: authnStatement(context),
    attributes: attributeStatement(attribute("email", person)),
    tail: "",
    ...change,
  };
  const tag = attributes({ ID: "_a1", Version: "2.0", IssueInstant: at(context, 0), ...parts.tag });
  return (
    `<saml:Assertion ${SAML_NS}${tag}>${parts.issuer}` +
    `<saml:Subject>${parts.nameId}${parts.confirmations}</saml:Subject>` +
    `${parts.conditions}${parts.advice}${parts.authn}${parts.attributes}${parts.tail}</saml:Assertion>`
  );
}

/** The parts of a response as raw XML. */
export interface ResponseParts {
  readonly tag: Attributes;
  readonly issuer: string;
  readonly extensions: string;
  readonly status: string;
  readonly tail: string;
}

/** An unsigned response around `body`. */
export function response(context: ForgeContext, body: string, change: Partial<ResponseParts> = {}): string {
  const parts: ResponseParts = {
    tag: {},
    issuer: issuer(context.idp.entityId),
    extensions: "",
    status: status(),
    tail: "",
    ...change,
  };
  const tag = attributes({
    ID: "_r1",
    Version: "2.0",
    IssueInstant: at(context, 0),
    Destination: context.acsUrl,
    InResponseTo: context.requestId,
    ...parts.tag,
  });
  return (
    `<samlp:Response ${SAMLP_NS} ${SAML_NS}${tag}>${parts.issuer}${parts.extensions}${parts.status}${body}` +
    `${parts.tail}</samlp:Response>`
  );
}

/** Put `addition` behind the first issuer, where a signature belongs. */
export function afterIssuer(xml: string, addition: string): string {
  const end = "</saml:Issuer>";
  const place = xml.indexOf(end) + end.length;
  return xml.slice(0, place) + addition + xml.slice(place);
}
