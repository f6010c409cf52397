import { attribute, escapeXml } from "../idp/escape.ts";
import { signElement } from "../idp/sign.ts";
import { SAML, SAMLP } from "../names.ts";
import { redirectUrl } from "../redirect-binding.ts";
import type {
  LogoutFrame,
  LogoutRequestInput,
  LogoutResponseInput,
  LogoutStatus,
  OutgoingLogout,
} from "./types.ts";

/**
 * Asks a peer to end somebody's session.
 * @throws CharacterNotAllowed
 * @see SAML core 3.7.1, elements in the order of the schema
 */
export function logoutRequest(input: LogoutRequestInput): OutgoingLogout {
  const { nameId, sessionIndex, notOnOrAfter } = input;
  const names =
    attribute("NameQualifier", input.nameQualifier) +
    attribute("SPNameQualifier", input.spNameQualifier) +
    attribute("Format", input.nameIdFormat);
  const index =
    sessionIndex === undefined ? "" : `<samlp:SessionIndex>${escapeXml(sessionIndex)}</samlp:SessionIndex>`;
  const body = `<saml:NameID${names}>${escapeXml(nameId)}</saml:NameID>${index}`;
  const end = attribute("NotOnOrAfter", notOnOrAfter.toISOString());
  return send("SAMLRequest", message("LogoutRequest", input, end, body), input);
}

/** Answers a peer's request. @see SAML core 3.7.2 */
export function logoutResponse(input: LogoutResponseInput): OutgoingLogout {
  const answered = attribute("InResponseTo", input.inResponseTo);
  return send("SAMLResponse", message("LogoutResponse", input, answered, statusXml(input.status)), input);
}

function message(name: string, frame: LogoutFrame, attributes: string, body: string): string {
  return (
    `<samlp:${name} xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}"${attribute("ID", frame.id)} Version="2.0"` +
    attribute("IssueInstant", frame.issueInstant.toISOString()) +
    attribute("Destination", frame.destination) +
    `${attributes}><saml:Issuer>${escapeXml(frame.issuer)}</saml:Issuer>${body}</samlp:${name}>`
  );
}

const statusUri = (name: string): string => attribute("Value", `urn:oasis:names:tc:SAML:2.0:status:${name}`);

function statusXml({ code, detail }: LogoutStatus): string {
  const inner = detail === undefined ? "" : `<samlp:StatusCode${statusUri(detail)}/>`;
  return `<samlp:Status><samlp:StatusCode${statusUri(code)}>${inner}</samlp:StatusCode></samlp:Status>`;
}

/** Signed in the binding's own way: inside the message for POST, over the query for Redirect. */
function send(kind: "SAMLRequest" | "SAMLResponse", xml: string, frame: LogoutFrame): OutgoingLogout {
  const { binding, destination, relayState, key } = frame;
  if (binding === "redirect") return { url: redirectUrl(kind, xml, { destination, relayState, key }) };
  const field = Buffer.from(signElement(xml, frame.id, key), "utf8").toString("base64");
  const fields = { [kind]: field, ...(relayState === undefined ? {} : { RelayState: relayState }) };
  return { form: { action: destination, fields } };
}
