import { encryptedData } from "../forge/encryption.ts";
import { MINUTE } from "../forge/context.ts";
import {
  form,
  instant,
  posted,
  query,
  requestXml,
  responseXml,
  sessionIndex,
  signedXml,
  type LogoutContext,
  type LogoutParts,
} from "../forge/logout.ts";
import { issuer, nameId, SAML_NS, SAMLP_NS } from "../forge/message.ts";
import { METHODS, signature } from "../forge/signature.ts";
import { INVALID, MALFORMED, MISPLACED, PARAMETERS, UNSIGNED, type LogoutAttack } from "./logout-attack.ts";

const byForm = (
  name: string,
  code: LogoutAttack["code"],
  write: (context: LogoutContext) => string | Promise<string>,
): LogoutAttack => ({
  name: `form: ${name}`,
  code,
  build: async (context) => ({ binding: "post", form: await write(context) }),
});

/** What the identity provider signed for the forger. */
const own = (context: LogoutContext): string =>
  requestXml(context, {
    principal: nameId(context.forger),
    indexes: sessionIndex(context.forgerIndex),
  });

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
