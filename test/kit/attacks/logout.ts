import type { IncomingLogout } from "../../../src/saml/logout/types.ts";
import { encryptedData } from "../forge/encryption.ts";
import {
  deflated,
  form,
  instant,
  posted,
  query,
  queryPairs,
  requestXml,
  responseXml,
  sessionIndex,
  signedXml,
  type LogoutContext,
  type LogoutParts,
} from "../forge/logout.ts";
import { issuer, nameId, SAML_NS, SAMLP_NS } from "../forge/message.ts";
import { METHODS, signature } from "../forge/signature.ts";

/** A logout message that must be refused, whatever state the broker is in. */
export interface LogoutAttack {
  readonly name: string;
  /** The refusal's code, or the codes that would all be a right diagnosis. */
  readonly code: string | readonly string[];
  build(context: LogoutContext): IncomingLogout | Promise<IncomingLogout>;
}

const UNSIGNED = "saml_logout_unsigned";
const PARAMETERS = "saml_logout_parameters";
const MALFORMED = "saml_logout_malformed";
const INVALID = "saml_signature_invalid";
const MISPLACED = "saml_signature_misplaced";
const MINUTE = 60_000;

const byQuery = (
  name: string,
  code: LogoutAttack["code"],
  write: (context: LogoutContext) => string,
): LogoutAttack => ({
  name: `query: ${name}`,
  code,
  build: (context) => ({ binding: "redirect", rawQuery: write(context) }),
});

const byForm = (
  name: string,
  code: LogoutAttack["code"],
  write: (context: LogoutContext) => string | Promise<string>,
): LogoutAttack => ({
  name: `form: ${name}`,
  code,
  build: async (context) => ({ binding: "post", form: await write(context) }),
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

/** A whole signed message inside another that names the victim. */
function wrapped(context: LogoutContext, place: "extensions" | "tail"): string {
  const genuine = signedXml(context, own(context));
  const inside = place === "extensions" ? `<samlp:Extensions>${genuine}</samlp:Extensions>` : genuine;
  return requestXml(context, { tag: { ID: "_evil" }, [place]: inside });
}

/** The Signature of the genuine message moved into the forged one; the genuine one stays where it can be found. */
function moved(context: LogoutContext): string {
  const genuine = own(context);
  const mark = signature(genuine, context.id, context.idp.key);
  return requestXml(context, {
    tag: { ID: "_evil" },
    extensions: `${mark}<samlp:Extensions>${genuine}</samlp:Extensions>`,
  });
}

/** A captured signed assertion inside a forged request: samlify's issue 634. */
function withAssertion(context: LogoutContext): string {
  const assertion =
    `<saml:Assertion ${SAML_NS} ID="_a1" Version="2.0" IssueInstant="${instant(context, 0)}">` +
    `${issuer(context.idp.entityId)}<saml:Subject>${nameId(context.forger)}</saml:Subject></saml:Assertion>`;
  return requestXml(context, { tail: signedXml(context, assertion) });
}

const signedForm = (
  name: string,
  code: LogoutAttack["code"],
  change: (context: LogoutContext) => Partial<LogoutParts>,
): LogoutAttack =>
  byForm(name, code, (context) => posted(signedXml(context, requestXml(context, change(context)))));

const encryptedId = (data: string): string => `<saml:EncryptedID>${data}</saml:EncryptedID>`;
const plainId = (context: LogoutContext): string =>
  nameId(context.victim).replace("<saml:NameID", `<saml:NameID ${SAML_NS}`);

/** The POST binding: the signature is inside. */
export const formAttacks: readonly LogoutAttack[] = [
  byForm("nothing at all", PARAMETERS, () => ""),
  byForm("an unsigned request", UNSIGNED, (context) => posted(requestXml(context))),
  byForm("an unsigned answer", UNSIGNED, (context) => posted(responseXml(context, "_request"))),
  byForm("another NameID under the signature", INVALID, (context) =>
    posted(signedXml(context, own(context)).replace(context.forger, context.victim)),
  ),
  byForm("another SessionIndex under the signature", INVALID, (context) =>
    posted(signedXml(context, own(context)).replace(context.forgerIndex, context.victimIndex)),
  ),
  byForm("SessionIndex taken out, so that all sessions would end", INVALID, (context) =>
    posted(signedXml(context, own(context)).replace(sessionIndex(context.forgerIndex), "")),
  ),
  byForm(
    "the signature of an identity provider that this connection does not trust",
    "saml_signer_unknown",
    (context) => posted(signedXml(context, requestXml(context), context.otherIdp.key)),
  ),
  byForm("SHA-1", "saml_algorithm_refused", (context) =>
    posted(signedXml(context, requestXml(context), context.idp.key, { method: METHODS.rsaSha1 })),
  ),
  byForm("a SHA-1 digest", "saml_algorithm_refused", (context) =>
    posted(signedXml(context, requestXml(context), context.idp.key, { digest: "sha1" })),
  ),
  byForm("HMAC with the public certificate for its key", "saml_algorithm_refused", (context) =>
    posted(signedXml(context, requestXml(context), context.idp.key, { method: METHODS.hmacSha1 })),
  ),
  byForm("a reference to the whole document", MISPLACED, (context) =>
    posted(signedXml(context, requestXml(context), context.idp.key, { uri: "" })),
  ),
  byForm("two signatures", MISPLACED, (context) =>
    posted(signedXml(context, signedXml(context, requestXml(context)))),
  ),
  byForm("a signed request inside the Extensions of a forged one", MISPLACED, (context) =>
    posted(wrapped(context, "extensions")),
  ),
  byForm("a signed request at the end of a forged one", MISPLACED, (context) =>
    posted(wrapped(context, "tail")),
  ),
  byForm("the signature of a request that is kept inside", MISPLACED, (context) => posted(moved(context))),
  byForm("a signed assertion inside a forged request", MISPLACED, (context) =>
    posted(withAssertion(context)),
  ),
  byForm("DOCTYPE", "saml_doctype", (context) =>
    posted(`<!DOCTYPE x [<!ENTITY a "b">]>${signedXml(context, requestXml(context))}`),
  ),
  byForm("a comment inside the NameID", "saml_xml_forbidden", (context) =>
    posted(signedXml(context, requestXml(context)).replace("@", "<!-- -->@")),
  ),
  byForm("a CDATA section", "saml_xml_forbidden", (context) =>
    posted(signedXml(context, requestXml(context, { principal: nameId("<![CDATA[x]]>") }))),
  ),
  byForm("a processing instruction", "saml_xml_forbidden", (context) =>
    posted(
      signedXml(context, requestXml(context)).replace(
        "</samlp:LogoutRequest>",
        "<?x?></samlp:LogoutRequest>",
      ),
    ),
  ),
  byForm("an ID that is used twice", "saml_id_invalid", (context) =>
    posted(wrapped(context, "extensions").replace('ID="_evil"', `ID="${context.id}"`)),
  ),
  byForm("SAMLRequest twice", PARAMETERS, (context) => {
    const field = Buffer.from(signedXml(context, own(context))).toString("base64");
    return form(["SAMLRequest", field], ["SAMLRequest", field]);
  }),
  byForm("SAMLRequest and SAMLResponse", PARAMETERS, (context) =>
    posted(signedXml(context, own(context)), ["SAMLResponse", "AAAA"]),
  ),
  byForm("RelayState twice", PARAMETERS, (context) =>
    posted(signedXml(context, own(context)), ["RelayState", "a"], ["RelayState", "b"]),
  ),
  byForm("what was signed for the query", ["saml_encoding_invalid", "saml_xml_malformed"], (context) =>
    query(context, requestXml(context)),
  ),
  byForm("a field that is not base64", "saml_base64_invalid", () => form(["SAMLRequest", "<x/>"])),
  byForm("120 KB", "saml_too_large", (context) =>
    posted(signedXml(context, requestXml(context, { tail: " ".repeat(120_000) }))),
  ),
  byForm("5,000 elements", "saml_too_complex", (context) =>
    posted(requestXml(context, { tail: "<a/>".repeat(5_000) })),
  ),
  byForm("a SAML name in a foreign namespace", "saml_namespace_invalid", (context) =>
    posted(signedXml(context, requestXml(context, { tail: '<SessionIndex xmlns="urn:x">a</SessionIndex>' }))),
  ),
  signedForm("version 1.1", "saml_version_unsupported", () => ({ tag: { Version: "1.1" } })),
  signedForm("another issuer", "saml_issuer_mismatch", (context) => ({
    issuer: issuer(context.otherIdp.entityId),
  })),
  signedForm("meant for another connection", "saml_destination_mismatch", (context) => ({
    tag: { Destination: context.otherSloUrl },
  })),
  signedForm("no Destination", "saml_destination_mismatch", () => ({ tag: { Destination: undefined } })),
  signedForm("a Destination that only begins like ours", "saml_destination_mismatch", (context) => ({
    tag: { Destination: `${context.sloUrl}/x` },
  })),
  signedForm("ten minutes old", "saml_issue_instant_invalid", (context) => ({
    tag: { IssueInstant: instant(context, -10 * MINUTE) },
  })),
  signedForm("from the future", "saml_issue_instant_invalid", (context) => ({
    tag: { IssueInstant: instant(context, 10 * MINUTE) },
  })),
  signedForm("no issue time", "saml_issue_instant_invalid", () => ({ tag: { IssueInstant: undefined } })),
  signedForm("past its own end", "saml_logout_expired", (context) => ({
    tag: { NotOnOrAfter: instant(context, -2 * MINUTE) },
  })),
  signedForm("an end that is no time", MALFORMED, () => ({ tag: { NotOnOrAfter: "tomorrow" } })),
  signedForm("nobody named", MALFORMED, () => ({ principal: "" })),
  signedForm("two NameIDs", MALFORMED, (context) => ({
    principal: nameId(context.forger) + nameId(context.victim),
  })),
  signedForm("a BaseID", MALFORMED, () => ({ principal: "<saml:BaseID/>" })),
  signedForm("an invisible character in the NameID", "saml_nameid_invalid", (context) => ({
    principal: nameId(`${context.victim}\u200b`),
  })),
  signedForm("markup inside the NameID", "saml_nameid_invalid", (context) => ({
    principal: nameId(`<x>${context.victim}</x>`),
  })),
  signedForm("an empty SessionIndex", MALFORMED, () => ({ indexes: sessionIndex("") })),
  signedForm("101 SessionIndexes", MALFORMED, () => ({ indexes: sessionIndex("a").repeat(101) })),
  signedForm("an element that does not belong there", MALFORMED, () => ({
    tail: `<samlp:Status ${SAMLP_NS}/>`,
  })),
  byForm("a NameID encrypted for somebody else", "saml_decryption_failed", async (context) => {
    const data = await encryptedData(plainId(context), context.otherSp.certificate);
    return posted(signedXml(context, requestXml(context, { principal: encryptedId(data) })));
  }),
  byForm("a NameID encrypted with RSA 1.5", "saml_encryption_refused", async (context) => {
    const data = await encryptedData(plainId(context), context.spCertificate, "aes256gcm", "rsa15");
    return posted(signedXml(context, requestXml(context, { principal: encryptedId(data) })));
  }),
  byForm("something else encrypted in the place of a NameID", "saml_nameid_invalid", async (context) => {
    const data = await encryptedData("<x>y</x>", context.spCertificate);
    return posted(signedXml(context, requestXml(context, { principal: encryptedId(data) })));
  }),
  byForm("both a NameID and an encrypted one", MALFORMED, async (context) => {
    const data = await encryptedData(plainId(context), context.spCertificate);
    const principal = nameId(context.forger) + encryptedId(data);
    return posted(signedXml(context, requestXml(context, { principal })));
  }),
  byForm("an answer to nothing", MALFORMED, (context) =>
    posted(signedXml(context, responseXml(context, undefined))),
  ),
  byForm("an answer without a status", MALFORMED, (context) =>
    posted(signedXml(context, responseXml(context, "_request", { status: "" }))),
  ),
];

export const logoutAttacks: readonly LogoutAttack[] = [...queryAttacks, ...formAttacks];
