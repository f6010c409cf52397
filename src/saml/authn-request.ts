import { sign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { attribute, escapeXml } from "./idp/escape.ts";
import { POST_BINDING, SAML, SAMLP } from "./names.ts";
import { readPrivateKey } from "./trust.ts";
import type { AuthnRequestInput } from "./types.ts";

const RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/**
 * Where to send the browser: the IdP's address with a signed AuthnRequest.
 * @param input `key` must be RSA; an empty `relayState` is left out
 * @see SAML bindings 3.4.4.1: deflated, base64, and signed over the query exactly as it is sent
 */
export function redirectRequestUrl(input: AuthnRequestInput): string {
  const request = deflateRawSync(Buffer.from(authnRequestXml(input), "utf8")).toString("base64");
  const signedPart = [
    `SAMLRequest=${encode(request)}`,
    ...(input.relayState === "" ? [] : [`RelayState=${encode(input.relayState)}`]),
    `SigAlg=${encode(RSA_SHA256)}`,
  ].join("&");
  const signature = sign("sha256", Buffer.from(signedPart), readPrivateKey(input.key.privateKey));
  const [address = ""] = input.destination.split("#", 1);
  const joint = address.includes("?") ? (/[?&]$/.test(address) ? "" : "&") : "?";
  return `${address}${joint}${signedPart}&Signature=${encode(signature.toString("base64"))}`;
}

/** Nothing is left for a browser to encode on its way, which would break the signature. */
const encode = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** SAML core 3.4.1. No `Format` is asked for: which NameID comes is the IdP's configuration, and the mapping's concern. */
function authnRequestXml(input: AuthnRequestInput): string {
  return (
    `<samlp:AuthnRequest xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}"${attribute("ID", input.id)} Version="2.0"` +
    attribute("IssueInstant", input.issueInstant.toISOString()) +
    attribute("Destination", input.destination) +
    (input.forceAuthn ? ' ForceAuthn="true"' : "") +
    attribute("AssertionConsumerServiceURL", input.acsUrl) +
    ` ProtocolBinding="${POST_BINDING}"><saml:Issuer>${escapeXml(input.spEntityId)}</saml:Issuer>` +
    '<samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>'
  );
}
