import { at, DAY, HOUR, MINUTE } from "../forge/context.ts";
import {
  assertion,
  audiences,
  authnStatement,
  conditions,
  issuer,
  response,
  status,
} from "../forge/message.ts";
import { signed } from "../forge/signature.ts";
import { changed, written, type MessageAttack } from "./attack.ts";

const VERSION = "saml_version_unsupported";
const STATUS = "saml_status_not_success";
const DESTINATION = "saml_destination_mismatch";
const ISSUER = "saml_issuer_mismatch";
const ODD_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const AUDIENCE = "saml_audience_mismatch";
const CONDITIONS = "saml_conditions_invalid";
const INSTANT = "saml_issue_instant_invalid";

const destination = (name: string, write: (acsUrl: string) => string | undefined): MessageAttack =>
  changed(`Destination ${name}`, DESTINATION, (context) => ({
    response: { tag: { Destination: write(context.acsUrl) } },
  }));

const audience = (name: string, write: (spEntityId: string) => string): MessageAttack =>
  changed(`Audience ${name}`, AUDIENCE, (context) => ({
    assertion: { conditions: conditions(context, {}, write(context.spEntityId)) },
  }));

/** Messages that the IdP signed in full, but not for us, not now, or not as an answer that can be believed. */
export const protocol: readonly MessageAttack[] = [
  changed("a response of version 1.1", VERSION, () => ({ response: { tag: { Version: "1.1" } } })),
  changed("a response without version", VERSION, () => ({ response: { tag: { Version: undefined } } })),
  changed("an assertion of version 1.1", VERSION, () => ({ assertion: { tag: { Version: "1.1" } } })),
  changed("status Requester", STATUS, () => ({ response: { status: status("Requester") } })),
  changed("status Responder with Success nested in it", STATUS, () => ({
    response: {
      status: status(
        "Responder",
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>',
      ),
    },
  })),
  changed("status with a code of the forger's own", STATUS, () => ({
    response: { status: status("Success ") },
  })),
  changed("no status", STATUS, () => ({ response: { status: "" } })),
  changed("two statuses", "saml_response_malformed", () => ({
    response: { status: status("Success") + status("Requester") },
  })),
  changed("an empty status", STATUS, () => ({ response: { status: "<samlp:Status></samlp:Status>" } })),

  destination("of another service", () => "https://other.example.com/acs"),
  destination("with a slash more", (url) => `${url}/`),
  destination("with a longer host", (url) => url.replace(/^(https?:\/\/[^/]+)/, "$1.attacker.example.com")),
  destination("of which ours is a prefix", (url) => `${url}.attacker`),
  destination("with a query", (url) => `${url}?x=1`),
  destination("in capitals", (url) => url.toUpperCase()),
  destination("with another scheme", (url) =>
    url.replace(/^http(s?)/, (_all, s: string) => (s ? "http" : "https")),
  ),
  destination("with white space", (url) => ` ${url}`),
  destination("empty", () => ""),
  destination("missing in a signed response", () => undefined),

  changed("the assertion's Issuer is another IdP", ISSUER, (context) => ({
    assertion: { issuer: issuer(context.otherIdp.entityId) },
  })),
  changed("the response's Issuer is another IdP", ISSUER, (context) => ({
    response: { issuer: issuer(context.otherIdp.entityId) },
  })),
  changed("an Issuer with white space around it", ISSUER, (context) => ({
    assertion: { issuer: issuer(` ${context.idp.entityId}\n`) },
  })),
  changed("an Issuer with a slash more", ISSUER, (context) => ({
    assertion: { issuer: issuer(`${context.idp.entityId}/`) },
  })),
  changed("an Issuer in capitals", ISSUER, (context) => ({
    assertion: { issuer: issuer(context.idp.entityId.toUpperCase()) },
  })),
  changed("an Issuer with elements in it", ISSUER, (context) => ({
    assertion: { issuer: issuer(`${context.idp.entityId}<saml:Audience>x</saml:Audience>`) },
  })),
  changed("an empty Issuer", ISSUER, () => ({ assertion: { issuer: issuer("") } })),
  changed("issuer format odd", ISSUER, (context) => ({
    assertion: { issuer: issuer(context.idp.entityId, { Format: ODD_FORMAT }) },
  })),
  changed("issuer format odd in the response", ISSUER, (context) => ({
    response: { issuer: issuer(context.idp.entityId, { Format: ODD_FORMAT }) },
  })),
  changed("no Issuer in the assertion", ISSUER, () => ({
    assertion: { issuer: "" },
    sign: "response",
  })),

  audience("of another service provider", () => audiences("https://other.example.com/sp")),
  audience("of which ours is a prefix", (sp) => audiences(`${sp}/more`)),
  audience("that is a prefix of ours", (sp) => audiences(sp.slice(0, -1))),
  audience("in capitals", (sp) => audiences(sp.toUpperCase())),
  audience(
    "ours in one restriction, another's in the next",
    (sp) => audiences(sp) + audiences("https://other.example.com/sp"),
  ),
  audience("restriction empty", () => audiences()),
  audience("restriction missing", () => ""),
  audience("with white space around it", (sp) => audiences(` ${sp} `)),

  changed("no Conditions", CONDITIONS, () => ({ assertion: { conditions: "" } })),
  changed("two Conditions", "saml_response_malformed", (context) => ({
    assertion: {
      conditions: conditions(context, { NotOnOrAfter: at(context, -HOUR) }) + conditions(context),
    },
  })),
  changed("a condition that nobody knows", CONDITIONS, (context) => ({
    assertion: {
      conditions: conditions(
        context,
        {},
        `${audiences(context.spEntityId)}<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="saml:Other"></saml:Condition>`,
      ),
    },
  })),
  changed("Conditions that have expired", "saml_assertion_expired", (context) => ({
    assertion: {
      conditions: conditions(context, {
        NotBefore: at(context, -2 * HOUR),
        NotOnOrAfter: at(context, -HOUR),
      }),
    },
  })),
  changed("Conditions that begin in an hour", "saml_assertion_not_yet_valid", (context) => ({
    assertion: {
      conditions: conditions(context, { NotBefore: at(context, HOUR), NotOnOrAfter: at(context, 2 * HOUR) }),
    },
  })),
  changed("Conditions that hold for ten years", "saml_validity_too_long", (context) => ({
    assertion: { conditions: conditions(context, { NotOnOrAfter: at(context, 3650 * DAY) }) },
  })),
  changed("Conditions with a time that is none", CONDITIONS, (context) => ({
    assertion: { conditions: conditions(context, { NotOnOrAfter: "tomorrow" }) },
  })),
  changed("Conditions with a time without a zone", CONDITIONS, (context) => ({
    assertion: {
      conditions: conditions(context, { NotOnOrAfter: at(context, 5 * MINUTE).replace("Z", "") }),
    },
  })),
  changed("Conditions in the year 275761", CONDITIONS, (context) => ({
    assertion: { conditions: conditions(context, { NotOnOrAfter: "275761-01-01T00:00:00Z" }) },
  })),

  changed("IssueInstant of the assertion in an hour", INSTANT, (context) => ({
    assertion: { tag: { IssueInstant: at(context, HOUR) } },
  })),
  changed("IssueInstant of the assertion a week ago", INSTANT, (context) => ({
    assertion: { tag: { IssueInstant: at(context, -7 * DAY) } },
  })),
  changed("IssueInstant of the assertion that is no time", INSTANT, () => ({
    assertion: { tag: { IssueInstant: "now" } },
  })),
  changed("no IssueInstant in the assertion", INSTANT, () => ({
    assertion: { tag: { IssueInstant: undefined } },
  })),
  changed("IssueInstant of the response in an hour", INSTANT, (context) => ({
    response: { tag: { IssueInstant: at(context, HOUR) } },
  })),
  changed("no AuthnStatement", "saml_authn_statement_missing", () => ({ assertion: { authn: "" } })),
  changed("two AuthnStatements", "saml_authn_statement_invalid", (context) => ({
    assertion: { authn: authnStatement(context) + authnStatement(context, { SessionIndex: "_s2" }) },
  })),
  changed("an AuthnInstant that is none", "saml_authn_statement_invalid", (context) => ({
    assertion: { authn: authnStatement(context, { AuthnInstant: "yesterday" }) },
  })),
  changed("an AuthnInstant in an hour", "saml_authn_statement_invalid", (context) => ({
    assertion: { authn: authnStatement(context, { AuthnInstant: at(context, HOUR) }) },
  })),
  changed("a session that ended an hour ago", "saml_session_expired", (context) => ({
    assertion: { authn: authnStatement(context, { SessionNotOnOrAfter: at(context, -HOUR) }) },
  })),
  written("an assertion alone, without a response", "saml_response_malformed", (context) =>
    signed(assertion(context, context.victim), "_a1", context.idp.key),
  ),
  written("a response without an assertion", "saml_assertion_count", (context) =>
    signed(response(context, ""), "_r1", context.idp.key),
  ),
  written("a LogoutResponse", "saml_response_malformed", (context) =>
    signed(
      response(context, "").replaceAll("samlp:Response", "samlp:LogoutResponse"),
      "_r1",
      context.idp.key,
    ),
  ),
  written("an AuthnRequest", "saml_response_malformed", (context) =>
    signed(
      response(context, "", { status: "" }).replaceAll("samlp:Response", "samlp:AuthnRequest"),
      "_r1",
      context.idp.key,
    ),
  ),
  written("an ArtifactResponse around the response", "saml_response_malformed", (context) => {
    const inner = response(context, signed(assertion(context, context.victim), "_a1", context.idp.key));
    const outer = response(context, inner, { tag: { ID: "_artifact" } });
    return outer
      .replace("<samlp:Response ", "<samlp:ArtifactResponse ")
      .replace(/<\/samlp:Response>$/, "</samlp:ArtifactResponse>");
  }),
  written("a SOAP envelope around the response", "saml_response_malformed", (context) => {
    const inner = response(context, signed(assertion(context, context.victim), "_a1", context.idp.key));
    const soap = "http://schemas.xmlsoap.org/soap/envelope/";
    return `<soap:Envelope xmlns:soap="${soap}"><soap:Body>${inner}</soap:Body></soap:Envelope>`;
  }),
];
