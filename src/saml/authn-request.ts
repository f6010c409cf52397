import { attribute, escapeXml } from "./idp/escape.ts";
import { signElement } from "./idp/sign.ts";
import { POST_BINDING, SAML, SAMLP } from "./names.ts";
import { encode, redirectUrl, withQuery } from "./redirect-binding.ts";
import type { AuthnRequestInput, PostForm } from "./types.ts";

const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/**
 * Where to send the browser: the IdP's address with a signed AuthnRequest.
 * @param input `key` must be RSA; an empty `relayState` is left out
 * @see SAML bindings 3.4.4.1: deflated, base64, and signed over the query exactly as it is sent
 */
export function redirectRequestUrl(input: AuthnRequestInput): string {
  const relayState = input.relayState === "" ? undefined : input.relayState;
  const carried = { destination: addressOf(input), relayState, key: input.key };
  return redirectUrl("SAMLRequest", authnRequestXml(input), carried);
}

/**
 * What the browser posts to the IdP: the AuthnRequest with its signature inside, behind its issuer.
 * @param input `key` must be RSA; an empty `relayState` is left out
 * @see SAML bindings 3.5.4; core 5.4.2, which orders a reference to the root's ID and exclusive canonicalization
 */
export function postRequestForm(input: AuthnRequestInput): PostForm {
  const signed = signElement(authnRequestXml(input), input.id, input.key);
  return {
    action: addressOf(input),
    fields: {
      SAMLRequest: Buffer.from(signed, "utf8").toString("base64"),
      ...(input.relayState !== "" && { RelayState: input.relayState }),
    },
  };
}

/** The destination with the parameters that only its query carries. */
function addressOf({ destination, extraParameters = {} }: AuthnRequestInput): string {
  const [address = ""] = destination.split("#", 1);
  const extra = Object.entries(extraParameters).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return extra.length === 0 ? address : withQuery(address, extra.join("&"));
}

/** SAML core 3.4.1, elements in the order of the schema. */
function authnRequestXml(input: AuthnRequestInput): string {
  return (
    `<samlp:AuthnRequest xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}"${attribute("ID", input.id)} Version="2.0"` +
    attribute("IssueInstant", input.issueInstant.toISOString()) +
    attribute("Destination", input.destination) +
    (input.forceAuthn ? ' ForceAuthn="true"' : "") +
    attribute("AssertionConsumerServiceURL", input.acsUrl) +
    ` ProtocolBinding="${POST_BINDING}"><saml:Issuer>${escapeXml(input.spEntityId)}</saml:Issuer>` +
    nameIdPolicy(input.nameIdFormat) +
    requestedContext(input) +
    "</samlp:AuthnRequest>"
  );
}

/** Without a `Format` the IdP's configuration decides. A transient NameID is made anew each time (core 8.3.8). */
function nameIdPolicy(format: string | undefined): string {
  const create = format === TRANSIENT ? "" : ' AllowCreate="true"';
  return `<samlp:NameIDPolicy${format === undefined ? "" : attribute("Format", format)}${create}/>`;
}

/** SAML core 3.3.2.2.1. */
function requestedContext({
  authnContexts = [],
  authnContextComparison = "exact",
}: AuthnRequestInput): string {
  if (authnContexts.length === 0) return "";
  const classes = authnContexts.map(
    (each) => `<saml:AuthnContextClassRef>${escapeXml(each)}</saml:AuthnContextClassRef>`,
  );
  const comparison = attribute("Comparison", authnContextComparison);
  return `<samlp:RequestedAuthnContext${comparison}>${classes.join("")}</samlp:RequestedAuthnContext>`;
}
