import { attribute, escapeXml } from "./escape.ts";
import { SAML, BEARER } from "../names.ts";

export interface IssuedAttribute {
  readonly name: string;
  /** `urn:oasis:names:tc:SAML:2.0:attrname-format:basic` where none is given. */
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

/** What one assertion says. Instants are the caller's: nothing here reads a clock. */
export interface AssertionContent {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly nameId: string;
  readonly nameIdFormat: string;
  /** The only place at which it may be presented. */
  readonly recipient: string;
  readonly audience: string;
  /** Absent for an unsolicited response. */
  readonly inResponseTo: string | undefined;
  readonly notBefore: Date;
  /** First instant at which it is no longer valid. */
  readonly notOnOrAfter: Date;
  readonly authnInstant: Date;
  readonly sessionIndex: string;
  readonly sessionNotOnOrAfter: Date | undefined;
  /** URI of an authentication context class. */
  readonly authnContext: string;
  readonly attributes: readonly IssuedAttribute[];
}

const BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
const XS =
  'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** SAML core 2.3.3, in the order of the schema; one bearer confirmation (profiles 4.1.4.2). */
export function assertionXml(content: AssertionContent): string {
  return (
    `<saml:Assertion xmlns:saml="${SAML}"${attribute("ID", content.id)} Version="2.0"` +
    `${instant("IssueInstant", content.issueInstant)}><saml:Issuer>${escapeXml(content.issuer)}</saml:Issuer>` +
    subject(content) +
    conditions(content) +
    authnStatement(content) +
    attributeStatement(content.attributes) +
    "</saml:Assertion>"
  );
}

function subject(content: AssertionContent): string {
  const data =
    `<saml:SubjectConfirmationData${instant("NotOnOrAfter", content.notOnOrAfter)}` +
    `${attribute("Recipient", content.recipient)}${attribute("InResponseTo", content.inResponseTo)}/>`;
  return (
    `<saml:Subject><saml:NameID${attribute("Format", content.nameIdFormat)}>${escapeXml(content.nameId)}` +
    `</saml:NameID><saml:SubjectConfirmation Method="${BEARER}">${data}</saml:SubjectConfirmation></saml:Subject>`
  );
}

function conditions(content: AssertionContent): string {
  return (
    `<saml:Conditions${instant("NotBefore", content.notBefore)}${instant("NotOnOrAfter", content.notOnOrAfter)}>` +
    `<saml:AudienceRestriction><saml:Audience>${escapeXml(content.audience)}</saml:Audience>` +
    "</saml:AudienceRestriction></saml:Conditions>"
  );
}

function authnStatement(content: AssertionContent): string {
  return (
    `<saml:AuthnStatement${instant("AuthnInstant", content.authnInstant)}` +
    attribute("SessionIndex", content.sessionIndex) +
    instant("SessionNotOnOrAfter", content.sessionNotOnOrAfter) +
    `><saml:AuthnContext><saml:AuthnContextClassRef>${escapeXml(content.authnContext)}` +
    "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
  );
}

/** The schema wants at least one attribute in a statement, so none makes no statement. */
function attributeStatement(attributes: readonly IssuedAttribute[]): string {
  if (attributes.length === 0) return "";
  const statements = attributes.map((each) => {
    const values = each.values.map(
      (value) => `<saml:AttributeValue ${XS} xsi:type="xs:string">${escapeXml(value)}</saml:AttributeValue>`,
    );
    const names =
      attribute("Name", each.name) +
      attribute("NameFormat", each.nameFormat ?? BASIC) +
      attribute("FriendlyName", each.friendlyName);
    return `<saml:Attribute${names}>${values.join("")}</saml:Attribute>`;
  });
  return `<saml:AttributeStatement>${statements.join("")}</saml:AttributeStatement>`;
}

const instant = (name: string, at: Date | undefined): string => attribute(name, at?.toISOString());
