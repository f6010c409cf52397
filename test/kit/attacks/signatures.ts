import { afterIssuer, assertion, response } from "../forge/message.ts";
import {
  canonical,
  certificateInfo,
  digestOf,
  reference,
  signature,
  signatureValue,
  signed,
  signedInfo,
  METHODS,
} from "../forge/signature.ts";
import { changed, sentXml, written, type MessageAttack } from "./attack.ts";

const MISPLACED = "saml_signature_misplaced";
const INVALID = "saml_signature_invalid";
const UNKNOWN = "saml_signer_unknown";

const EMPTY_SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>';

/** The signature is not there, not whole, not alone, not in its place, or over something else. */
export const signatures: readonly MessageAttack[] = [
  changed("nothing is signed", "saml_signature_missing", () => ({ sign: "none" })),
  written("the signatures are cut out", "saml_signature_missing", (context) =>
    sentXml(context).replace(/<ds:Signature .*?<\/ds:Signature>/g, ""),
  ),
  written("the signature is empty", MISPLACED, (context) =>
    response(context, afterIssuer(assertion(context, context.victim), EMPTY_SIGNATURE)),
  ),
  written("the signature value is empty", INVALID, (context) =>
    sentXml(context).replace(
      /<ds:SignatureValue>.*?<\/ds:SignatureValue>/g,
      "<ds:SignatureValue></ds:SignatureValue>",
    ),
  ),
  written("the signature value is left out", MISPLACED, (context) =>
    sentXml(context).replace(/<ds:SignatureValue>.*?<\/ds:SignatureValue>/g, ""),
  ),
  written("the signature value is altered", INVALID, (context) =>
    sentXml(context, { sign: "assertion" }).replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
  ),
  written("the name is altered behind the signature", INVALID, (context) =>
    sentXml(context, { sign: "assertion", person: context.forger }).replaceAll(
      context.forger,
      context.victim,
    ),
  ),
  written("the signed response's assertion is altered", INVALID, (context) =>
    sentXml(context, { sign: "response", person: context.forger }).replaceAll(context.forger, context.victim),
  ),
  written("the signature stands at the end of the assertion", MISPLACED, (context) => {
    const bare = assertion(context, context.victim);
    const seal = signature(bare, "_a1", context.idp.key);
    return response(context, bare.replace("</saml:Assertion>", `${seal}</saml:Assertion>`));
  }),
  written("the signature stands in front of the issuer", MISPLACED, (context) => {
    const bare = assertion(context, context.victim);
    const seal = signature(bare, "_a1", context.idp.key);
    return response(context, bare.replace("<saml:Issuer>", `${seal}<saml:Issuer>`));
  }),
  written("the assertion's signature stands in the response", MISPLACED, (context) => {
    const bare = assertion(context, context.victim);
    return afterIssuer(response(context, bare), signature(bare, "_a1", context.idp.key));
  }),
  written("two signatures on one assertion", MISPLACED, (context) => {
    const bare = assertion(context, context.victim);
    const seal = signature(bare, "_a1", context.idp.key);
    return response(context, afterIssuer(bare, seal + seal));
  }),
  changed("two References in one signature", MISPLACED, (context) => ({
    sign: "assertion",
    shape: { moreReferences: reference("#_a1", digestOf(assertion(context, context.victim))) },
  })),
  changed("the Reference names nothing", MISPLACED, () => ({
    sign: "assertion",
    shape: { uri: "#_nowhere" },
  })),
  written("the Reference is empty, so it means the whole document", MISPLACED, (context) => {
    const bare = response(context, assertion(context, context.victim));
    return afterIssuer(bare, signature(bare, "_r1", context.idp.key, { uri: "" }));
  }),
  changed("the Reference is an XPointer", MISPLACED, () => ({
    sign: "assertion",
    shape: { uri: "#xpointer(id('_a1'))" },
  })),
  changed("the Reference is a URL", MISPLACED, () => ({
    sign: "assertion",
    shape: { uri: "https://attacker.example.com/a.xml" },
  })),
  written("the Reference has no URI", MISPLACED, (context) =>
    sentXml(context, { sign: "assertion" }).replace('<ds:Reference URI="#_a1">', "<ds:Reference>"),
  ),
  changed("a comment hides a second digest (CVE-2025-29775)", "saml_xml_forbidden", () => ({
    sign: "assertion",
    shape: { digestText: (digest) => ({ shown: `<!--AAAA-->${digest}`, canonical: digest }) },
  })),
  written(
    "a comment hides the digest of a forged assertion (CVE-2025-29775)",
    "saml_xml_forbidden",
    (context) => {
      const genuine = sentXml(context, { sign: "assertion", person: context.forger });
      const forged = digestOf(assertion(context, context.victim));
      return genuine
        .replaceAll(context.forger, context.victim)
        .replace("<ds:DigestValue>", `<ds:DigestValue><!--${forged}-->`);
    },
  ),
  written("two SignedInfo, the second over a forged assertion (CVE-2025-29774)", MISPLACED, (context) => {
    const genuine = sentXml(context, { sign: "assertion", person: context.forger });
    const forged = assertion(context, context.victim);
    const second = signedInfo(reference("#_a1", digestOf(forged)), METHODS.rsaSha256);
    return genuine
      .replaceAll(context.forger, context.victim)
      .replace("</ds:SignedInfo>", `</ds:SignedInfo>${second}`);
  }),
  written("a SignedInfo hidden in an Object (CVE-2025-29774)", MISPLACED, (context) => {
    const genuine = sentXml(context, { sign: "assertion", person: context.forger });
    const second = signedInfo(
      reference("#_a1", digestOf(assertion(context, context.victim))),
      METHODS.rsaSha256,
    );
    return genuine
      .replaceAll(context.forger, context.victim)
      .replace("</ds:Signature>", `<ds:Object>${second}</ds:Object></ds:Signature>`);
  }),
  written("two DigestValue in one Reference", MISPLACED, (context) => {
    const genuine = sentXml(context, { sign: "assertion", person: context.forger });
    const forged = digestOf(assertion(context, context.victim));
    return genuine
      .replaceAll(context.forger, context.victim)
      .replace("<ds:DigestValue>", `<ds:DigestValue>${forged}</ds:DigestValue><ds:DigestValue>`);
  }),
  written("the Reference is hidden in a Manifest", MISPLACED, (context) => {
    const bare = assertion(context, context.victim);
    const manifest = `<ds:Manifest xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="_m1">${reference("#_a1", digestOf(bare))}</ds:Manifest>`;
    const info = signedInfo(reference("#_m1", digestOf(manifest)), METHODS.rsaSha256);
    const value = signatureValue(info, METHODS.rsaSha256, context.idp.key);
    const seal =
      `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${info}<ds:SignatureValue>${value}` +
      `</ds:SignatureValue><ds:Object>${canonical(manifest)}</ds:Object></ds:Signature>`;
    return response(context, afterIssuer(bare, seal));
  }),
  written("a stranger signs and brings the certificate along", UNKNOWN, (context) =>
    response(context, signed(assertion(context, context.victim), "_a1", context.otherIdp.key)),
  ),
  written("a stranger signs and shows the IdP's certificate", INVALID, (context) =>
    response(
      context,
      signed(assertion(context, context.victim), "_a1", context.otherIdp.key, {
        keyInfo: certificateInfo(context.idp.key.certificate),
      }),
    ),
  ),
  written("a stranger signs and shows both certificates", INVALID, (context) => {
    const both = [context.idp.key, context.otherIdp.key]
      .map((key) => certificateInfo(key.certificate))
      .join("");
    const shown = both.replace("</ds:X509Data></ds:KeyInfo><ds:KeyInfo><ds:X509Data>", "");
    return response(
      context,
      signed(assertion(context, context.victim), "_a1", context.otherIdp.key, { keyInfo: shown }),
    );
  }),
  written("a stranger signs and shows no certificate", INVALID, (context) =>
    response(
      context,
      signed(assertion(context, context.victim), "_a1", context.otherIdp.key, { keyInfo: "" }),
    ),
  ),
  written("the IdP signs the assertion and a stranger the response", UNKNOWN, (context) =>
    signed(sentXml(context, { sign: "assertion" }), "_r1", context.otherIdp.key),
  ),
  written("the IdP signs the response and a stranger the assertion", UNKNOWN, (context) => {
    const inner = signed(assertion(context, context.victim), "_a1", context.otherIdp.key);
    return signed(response(context, inner), "_r1", context.idp.key);
  }),
  written("the IdP's key of 1024 bits signs", UNKNOWN, (context) =>
    response(context, signed(assertion(context, context.victim), "_a1", context.idp.weakKey)),
  ),
];
