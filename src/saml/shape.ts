import { attribute, childrenOf, is, onlyChild, pathOf, walk, type XmlElement } from "./element.ts";
import { NAMEID_ENTITY, SAML, SAMLP, STATUS_SUCCESS } from "./names.ts";
import type { Report } from "./report.ts";

const responseChildren = ["Issuer", "Signature", "Extensions", "Status", "Assertion", "EncryptedAssertion"];
const assertionChildren =
  "Issuer Signature Subject Conditions Advice AuthnStatement AttributeStatement".split(" ");
const wrapped = ["Assertion", "EncryptedAssertion", "Response"];

/** Root, version, ID and children of a `Response` (SAML core 3.2.2, 3.3.3). */
export function checkResponse(root: XmlElement, report: Report): void {
  report.require(is(root, SAMLP, "Response"), "root_element", "saml_response_malformed", {
    expected: `Response in ${SAMLP}`,
    received: `${root.name} in ${root.namespace}`,
  });
  checkVersionAndId(root, "response", report);
  checkChildren(root, responseChildren, "response_elements", report);
}

/** The one assertion of the response; nothing may be nested where a careless reader would find it. */
export function takeAssertion(root: XmlElement, report: Report): XmlElement {
  const below = [...walk(root)].filter((each) => each !== root && wrapped.includes(each.name));
  const direct = below.filter((each) => each.parent === root);
  const [assertion] = direct;
  report.require(
    assertion !== undefined && below.length === 1 && direct.length === 1,
    "assertion_count",
    "saml_assertion_count",
    {
      expected: "one Assertion or EncryptedAssertion, directly below Response",
      received: below.length === 0 ? "none" : below.map(pathOf).join(", "),
    },
  );
  return assertion;
}

/** Version, ID and children of an `Assertion` (SAML core 2.3.3). */
export function checkAssertion(assertion: XmlElement, report: Report): void {
  checkVersionAndId(assertion, "assertion", report);
  checkChildren(assertion, assertionChildren, "assertion_elements", report);
}

function checkVersionAndId(element: XmlElement, what: "response" | "assertion", report: Report): void {
  const version = attribute(element, "Version");
  report.require(version === "2.0", `${what}_version`, "saml_version_unsupported", {
    expected: "2.0",
    received: version ?? "none",
  });
  report.require(attribute(element, "ID") !== undefined, `${what}_id`, "saml_id_invalid", {
    expected: "an ID",
  });
}

function checkChildren(element: XmlElement, allowed: readonly string[], name: string, report: Report): void {
  const strange = element.children.filter((child) => !allowed.includes(child.name));
  const once = ["Issuer", "Signature", "Status", "Subject", "Conditions"];
  const twice = once.filter((each) => element.children.filter((child) => child.name === each).length > 1);
  report.require(strange.length + twice.length === 0, name, "saml_response_malformed", {
    expected: allowed.join(", "),
    received:
      [...strange.map((child) => child.name), ...twice.map((each) => `${each} twice`)].join(", ") ||
      "as expected",
  });
}

/**
 * The IdP's own answer comes before every other check, because IdPs rarely sign their errors; refusing is all that
 * it can lead to.
 * @see SAML core 3.2.2.1
 */
export function checkStatus(root: XmlElement, report: Report): void {
  const status = onlyChild(root, SAMLP, "Status");
  const codes = status ? [...walk(status)].filter((each) => is(each, SAMLP, "StatusCode")) : [];
  const values = codes.map((code) => attribute(code, "Value") ?? "none");
  const message = status ? childrenOf(status, SAMLP, "StatusMessage")[0]?.text.trim() : undefined;
  const top = status && onlyChild(status, SAMLP, "StatusCode");
  report.require(attribute(top, "Value") === STATUS_SUCCESS, "status", "saml_status_not_success", {
    expected: STATUS_SUCCESS,
    received: [values.join(" > ") || "no status", ...(message ? [message] : [])].join(": "),
    ...(message && { detail: `It says: ${JSON.stringify(message.slice(0, 300))}.` }),
  });
}

/**
 * `Issuer` of the response is optional until it is signed; if present it must fit. Its `Format` is entity or absent:
 * another one would make the same text the name of something else.
 * @see SAML profiles 4.1.4.2, core 2.2.5
 */
export function checkIssuer(
  issued: XmlElement,
  expected: string,
  what: "response" | "assertion",
  report: Report,
): void {
  const issuer = onlyChild(issued, SAML, "Issuer");
  if (!issuer && what === "response") return;
  const received = issuer && issuer.children.length === 0 ? issuer.text : undefined;
  report.require(received === expected, `${what}_issuer`, "saml_issuer_mismatch", {
    expected,
    received: received ?? "none",
  });
  const format = attribute(issuer, "Format") ?? NAMEID_ENTITY;
  report.require(format === NAMEID_ENTITY, `${what}_issuer_format`, "saml_issuer_mismatch", {
    expected: NAMEID_ENTITY,
    received: format,
  });
}
