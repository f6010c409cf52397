import {
  deflated,
  query,
  queryPairs,
  requestXml,
  responseXml,
  sessionIndex,
  signedXml,
  type LogoutContext,
} from "../forge/logout.ts";
import { nameId } from "../forge/message.ts";
import { METHODS } from "../forge/signature.ts";
import { INVALID, MALFORMED, MISPLACED, PARAMETERS, UNSIGNED, type LogoutAttack } from "./logout-attack.ts";

const byQuery = (
  name: string,
  code: LogoutAttack["code"],
  write: (context: LogoutContext) => string,
): LogoutAttack => ({
  name: `query: ${name}`,
  code,
  build: (context) => ({ binding: "redirect", rawQuery: write(context) }),
});

const RELAY = "state 1";
/** What the identity provider signed for the forger, who then changes what they can. */
const own = (context: LogoutContext): string =>
  requestXml(context, {
    principal: nameId(context.forger),
    indexes: sessionIndex(context.forgerIndex),
  });
const ownPairs = (context: LogoutContext): readonly [string, string, string, string] => {
  const [message = "", relay = "", algorithm = "", value = ""] = queryPairs(context, own(context), {
    relayState: RELAY,
  });
  return [message, relay, algorithm, value];
};
const evil = (context: LogoutContext): string =>
  `SAMLRequest=${encodeURIComponent(deflated(requestXml(context)))}`;

/** The Redirect binding: everything hangs on octets, their order, and on each standing there once. */
export const queryAttacks: readonly LogoutAttack[] = [
  byQuery("nothing at all", PARAMETERS, () => ""),
  byQuery("an unsigned request", UNSIGNED, evil),
  byQuery("an unsigned request with RelayState", UNSIGNED, (context) => `${evil(context)}&RelayState=x`),
  byQuery(
    "a request signed inside, as for POST, and not in the query",
    UNSIGNED,
    (context) => `SAMLRequest=${encodeURIComponent(deflated(signedXml(context, requestXml(context))))}`,
  ),
  byQuery("an algorithm without a signature", PARAMETERS, (context) =>
    ownPairs(context).slice(0, 3).join("&"),
  ),
  byQuery("a signature without an algorithm", PARAMETERS, (context) => {
    const [message, relay, , value] = ownPairs(context);
    return [message, relay, value].join("&");
  }),
  byQuery("an empty signature", INVALID, (context) =>
    [...ownPairs(context).slice(0, 3), "Signature="].join("&"),
  ),
  byQuery("a signature that is not base64", INVALID, (context) =>
    [...ownPairs(context).slice(0, 3), "Signature=!!!!"].join("&"),
  ),
  byQuery("one octet of the message changed", INVALID, (context) => {
    const [message, ...rest] = ownPairs(context);
    const other = message.endsWith("A") ? "B" : "A";
    return [message.slice(0, -1) + other, ...rest].join("&");
  }),
  byQuery("another message under the old signature", INVALID, (context) =>
    [evil(context), ...ownPairs(context).slice(1)].join("&"),
  ),
  byQuery("RelayState changed", INVALID, (context) => {
    const [message, , algorithm, value] = ownPairs(context);
    return [message, "RelayState=https%3A%2F%2Fevil.example", algorithm, value].join("&");
  }),
  byQuery("RelayState left out", INVALID, (context) => {
    const [message, , algorithm, value] = ownPairs(context);
    return [message, algorithm, value].join("&");
  }),
  byQuery("RelayState added", INVALID, (context) => {
    const [message = "", algorithm = "", value = ""] = queryPairs(context, requestXml(context));
    return [message, "RelayState=x", algorithm, value].join("&");
  }),
  byQuery("RelayState's blank written as +", INVALID, (context) =>
    ownPairs(context).join("&").replace("state%201", "state+1"),
  ),
  byQuery("percent-encoding in lower case", INVALID, (context) =>
    ownPairs(context)
      .join("&")
      .replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
  ),
  byQuery("a letter percent-encoded that need not be", INVALID, (context) =>
    ownPairs(context).join("&").replace("RelayState=s", "RelayState=%73"),
  ),
  byQuery("percent-encoding that is none", [PARAMETERS, INVALID], (context) =>
    ownPairs(context).join("&").replace("Signature=", "Signature=%ZZ"),
  ),
  byQuery("RelayState in front of the message", PARAMETERS, (context) => {
    const [message, relay, algorithm, value] = ownPairs(context);
    return [relay, message, algorithm, value].join("&");
  }),
  byQuery("the signature in front", PARAMETERS, (context) => {
    const [message, relay, algorithm, value] = ownPairs(context);
    return [value, message, relay, algorithm].join("&");
  }),
  byQuery("the algorithm in front of RelayState", PARAMETERS, (context) => {
    const [message, relay, algorithm, value] = ownPairs(context);
    return [message, algorithm, relay, value].join("&");
  }),
  byQuery("a second SAMLRequest behind", PARAMETERS, (context) =>
    [...ownPairs(context), evil(context)].join("&"),
  ),
  byQuery("a second SAMLRequest in front", PARAMETERS, (context) =>
    [evil(context), ...ownPairs(context)].join("&"),
  ),
  byQuery("a second SAMLRequest, its name percent-encoded", PARAMETERS, (context) =>
    [evil(context).replace("SAML", "%53AML"), ...ownPairs(context)].join("&"),
  ),
  byQuery("a second SAMLRequest, its name in small letters", PARAMETERS, (context) =>
    [...ownPairs(context), evil(context).replace("SAMLRequest", "samlrequest")].join("&"),
  ),
  byQuery("a second Signature", PARAMETERS, (context) => [...ownPairs(context), "Signature=AAAA"].join("&")),
  byQuery("a second RelayState", PARAMETERS, (context) => [...ownPairs(context), "RelayState=x"].join("&")),
  byQuery("a second SigAlg", PARAMETERS, (context) =>
    [...ownPairs(context), `SigAlg=${encodeURIComponent(METHODS.rsaSha1)}`].join("&"),
  ),
  byQuery("SAMLRequest and SAMLResponse", PARAMETERS, (context) =>
    [...ownPairs(context), evil(context).replace("SAMLRequest", "SAMLResponse")].join("&"),
  ),
  byQuery("an encoding that we do not know", PARAMETERS, (context) =>
    ["SAMLEncoding=urn%3Ax", ...ownPairs(context)].join("&"),
  ),
  byQuery("RelayState of 3,000 characters", PARAMETERS, (context) =>
    query(context, requestXml(context), { relayState: "x".repeat(3000) }),
  ),
  byQuery("the signature of an identity provider that this connection does not trust", INVALID, (context) =>
    query(context, requestXml(context), { key: context.otherIdp.key }),
  ),
  byQuery("SHA-1", "saml_algorithm_refused", (context) =>
    query(context, requestXml(context), { algorithm: METHODS.rsaSha1 }),
  ),
  byQuery("HMAC with the public certificate for its key", "saml_algorithm_refused", (context) =>
    query(context, requestXml(context), { algorithm: METHODS.hmacSha256 }),
  ),
  byQuery("an algorithm of another kind of key", INVALID, (context) =>
    query(context, requestXml(context), { algorithm: METHODS.ecdsaSha256 }),
  ),
  byQuery("no algorithm that anybody knows", "saml_algorithm_refused", (context) =>
    query(context, requestXml(context), { algorithm: "none" }),
  ),
  byQuery("a message that inflates to 20 MB, signed", "saml_too_large", (context) =>
    query(context, requestXml(context, { tail: " ".repeat(20_000_000) })),
  ),
  byQuery("a message that inflates to 20 MB, unsigned", UNSIGNED, (context) =>
    query(context, requestXml(context, { tail: " ".repeat(20_000_000) }))
      .split("&")
      .slice(0, 1)
      .join("&"),
  ),
  byQuery("a message that is not deflated", "saml_logout_deflate_invalid", (context) =>
    query(context, "", { message: Buffer.from(requestXml(context)).toString("base64") }),
  ),
  byQuery("a message that is not base64", "saml_base64_invalid", (context) =>
    query(context, "", { message: "<samlp:LogoutRequest/>" }),
  ),
  byQuery("a signature inside beside the query's", MISPLACED, (context) =>
    query(context, signedXml(context, requestXml(context))),
  ),
  byQuery("an answer in the place of a request", MALFORMED, (context) =>
    query(context, responseXml(context, "_request")),
  ),
  byQuery("a request in the place of an answer", MALFORMED, (context) =>
    query(context, requestXml(context), { kind: "SAMLResponse" }),
  ),
  byQuery("an AuthnRequest", MALFORMED, (context) =>
    query(context, requestXml(context).replaceAll("LogoutRequest", "AuthnRequest")),
  ),
  byQuery("no ID", "saml_id_invalid", (context) =>
    query(context, requestXml(context, { tag: { ID: undefined } })),
  ),
  byQuery("no Issuer", "saml_issuer_mismatch", (context) =>
    query(context, requestXml(context, { issuer: "" })),
  ),
  byQuery("DOCTYPE", "saml_doctype", (context) => query(context, `<!DOCTYPE x>${requestXml(context)}`)),
  byQuery(
    "a LogoutResponse that is not signed",
    UNSIGNED,
    (context) => `SAMLResponse=${encodeURIComponent(deflated(responseXml(context, "_request")))}`,
  ),
];
