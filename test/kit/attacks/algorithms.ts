import { assertion, response, SAMLP_NS } from "../forge/message.ts";
import {
  ENVELOPED,
  EXCLUSIVE,
  EXCLUSIVE_WITH_COMMENTS,
  INCLUSIVE,
  METHODS,
  signed,
  transform,
  type SignatureShape,
} from "../forge/signature.ts";
import { changed, written, type MessageAttack } from "./attack.ts";

const REFUSED = "saml_algorithm_refused";
const MISPLACED = "saml_signature_misplaced";
const XSLT =
  '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/">' +
  '<xsl:value-of select="document(&quot;https://attacker.example.com/&quot;)"></xsl:value-of></xsl:template></xsl:stylesheet>';

const shaped = (name: string, shape: SignatureShape, code: MessageAttack["code"] = REFUSED): MessageAttack =>
  changed(name, code, () => ({ sign: "assertion", shape }));

const steps = (...algorithms: readonly string[]): SignatureShape => ({
  transforms: algorithms.map((each) => transform(each)),
});

/** Genuine signatures by the IdP's own key, made in ways that nobody must believe, or that run what they name. */
export const algorithms: readonly MessageAttack[] = [
  shaped("RSA with SHA-1", { method: METHODS.rsaSha1 }),
  shaped("RSA with MD5", { method: METHODS.rsaMd5 }),
  shaped("HMAC-SHA1 with the certificate for a key", { method: METHODS.hmacSha1 }),
  shaped("HMAC-SHA256 with the certificate for a key", { method: METHODS.hmacSha256 }),
  shaped("the algorithm none", { method: "http://www.w3.org/2000/09/xmldsig#none" }),
  shaped("the empty algorithm", { method: "" }),
  shaped("DSA", { method: "http://www.w3.org/2000/09/xmldsig#dsa-sha1" }),
  shaped("an algorithm of the forger's own", { method: "https://attacker.example.com/algorithm" }),
  shaped("an algorithm named __proto__", { method: "__proto__" }),
  shaped("an allowed algorithm with a space behind it", { method: `${METHODS.rsaSha256} ` }),
  shaped("a SHA-1 digest", { digest: "sha1" }),
  shaped("an MD5 digest", { digest: "md5" }),
  shaped("inclusive canonicalization", { c14n: INCLUSIVE }),
  shaped("canonicalization with comments", { c14n: EXCLUSIVE_WITH_COMMENTS }),
  shaped("canonicalization of the forger's own", { c14n: "https://attacker.example.com/c14n" }),
  shaped("an XSLT transform", {
    transforms: [transform(ENVELOPED), transform("http://www.w3.org/TR/1999/REC-xslt-19991116", XSLT)],
  }),
  shaped("an XPath transform that selects nothing", {
    transforms: [
      transform(ENVELOPED),
      transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>not(//*)</ds:XPath>"),
    ],
  }),
  shaped("an XPath filter 2.0 transform", steps(ENVELOPED, "http://www.w3.org/2002/06/xmldsig-filter2")),
  shaped("a base64 transform", steps(ENVELOPED, "http://www.w3.org/2000/09/xmldsig#base64")),
  shaped("an inclusive transform", steps(ENVELOPED, INCLUSIVE)),
  shaped("a transform with comments", steps(ENVELOPED, EXCLUSIVE_WITH_COMMENTS)),
  shaped("three transforms", steps(ENVELOPED, EXCLUSIVE, EXCLUSIVE), MISPLACED),
  shaped("fifty transforms", steps(ENVELOPED, ...Array.from({ length: 49 }, () => EXCLUSIVE)), MISPLACED),
  shaped("the transforms in the wrong order", steps(EXCLUSIVE, ENVELOPED)),
  shaped("no transform", { transforms: [] }, MISPLACED),
  written("a parameter in the signature method", REFUSED, (context) => {
    const xml = response(context, signed(assertion(context, context.victim), "_a1", context.idp.key));
    const method = `Algorithm="${METHODS.rsaSha256}">`;
    return xml.replace(method, `${method}<ds:HMACOutputLength>1</ds:HMACOutputLength>`);
  }),
  written("ECDSA named over an RSA signature", "saml_signature_invalid", (context) => {
    const xml = response(context, signed(assertion(context, context.victim), "_a1", context.idp.key));
    return xml.replace(METHODS.rsaSha256, METHODS.ecdsaSha256);
  }),
  written("inclusive canonicalization with the namespaces around it", REFUSED, (context) => {
    const inner = assertion(context, context.victim, {}).replace(
      "<saml:Assertion ",
      `<saml:Assertion ${SAMLP_NS} `,
    );
    const shape = { c14n: INCLUSIVE, transforms: [transform(ENVELOPED), transform(INCLUSIVE)] };
    return response(context, signed(inner, "_a1", context.idp.key, shape));
  }),
];
