import { canonicalization, digestMethods, signatureMethods, transforms } from "./algorithms.ts";
import { attribute, is, pathOf, walk, type XmlElement } from "./element.ts";
import { DSIG, EXCLUSIVE_C14N, SAML, SAMLP } from "./names.ts";
import type { Report } from "./report.ts";

/** Names that a signature library looks for anywhere below `Signature`; each may stand there once. */
const once = (
  "SignedInfo SignatureValue CanonicalizationMethod SignatureMethod Reference Transforms DigestMethod " +
  "DigestValue KeyInfo"
).split(" ");

const isResponseOrAssertion = (element: XmlElement): boolean =>
  is(element, SAMLP, "Response") || is(element, SAML, "Assertion");

/**
 * Every signature in the tree must be the second child of an element that may own one, hold one reference to exactly
 * that element, and nothing else that could be signed or obeyed.
 * @param mayOwn a Response or Assertion unless another rule is given
 * @returns the signatures, outermost first
 * @see SAML core 5.4.1, 5.4.2
 */
export function checkSignaturePlacement(
  root: XmlElement,
  report: Report,
  mayOwn: (element: XmlElement) => boolean = isResponseOrAssertion,
): XmlElement[] {
  const signatures = [...walk(root)].filter((each) => each.name === "Signature");
  for (const signature of signatures) {
    const problem = misplacement(signature, mayOwn);
    report.require(problem === undefined, "signature_placement", "saml_signature_misplaced", {
      expected: "second child of the message or assertion that its one Reference names",
      received: problem ?? pathOf(signature),
    });
  }
  return signatures;
}

function misplacement(signature: XmlElement, mayOwn: (element: XmlElement) => boolean): string | undefined {
  const owner = signature.parent;
  if (owner === undefined || !mayOwn(owner)) return `Signature at ${pathOf(signature)}`;
  if (!is(owner.children[0], SAML, "Issuer") || owner.children[1] !== signature)
    return `Signature is child ${owner.children.indexOf(signature) + 1} of ${owner.name}`;
  const layout = layoutProblem(signature);
  if (layout !== undefined) return layout;
  const reference = [...walk(signature)].find((each) => is(each, DSIG, "Reference"));
  const uri = attribute(reference, "URI");
  const wanted = `#${attribute(owner, "ID")}`;
  return uri === wanted ? undefined : `Reference to ${JSON.stringify(uri ?? "")} instead of ${wanted}`;
}

/** XML Signature 4.1 to 4.4, less everything optional that SAML does not need (`Object`, `Manifest`). */
export function layoutProblem(signature: XmlElement): string | undefined {
  const below = [...walk(signature)].slice(1);
  const twice = once.find((name) => below.filter((each) => each.name === name).length > 1);
  if (twice !== undefined) return `${twice} twice in a Signature`;
  const [signedInfo] = signature.children;
  const reference = signedInfo?.children[2];
  return (
    unlike(signature, ["SignedInfo", "SignatureValue", "KeyInfo"], 2) ??
    unlike(signedInfo, ["CanonicalizationMethod", "SignatureMethod", "Reference"], 3) ??
    unlike(reference, ["Transforms", "DigestMethod", "DigestValue"], 3) ??
    unlike(reference?.children[0], ["Transform", "Transform"], 2)
  );
}

function unlike(
  parent: XmlElement | undefined,
  names: readonly string[],
  atLeast: number,
): string | undefined {
  const found = parent?.children ?? [];
  const fits =
    found.length >= atLeast &&
    found.length <= names.length &&
    found.every((each, at) => is(each, DSIG, names[at] ?? ""));
  if (fits) return undefined;
  return `${parent?.name ?? "Signature"} holds ${found.map((each) => each.name).join(", ") || "nothing"}, expected ${names.join(", ")}`;
}

/** Allow lists for everything that the signature lets its sender choose. */
export function checkSignatureAlgorithms(signature: XmlElement, report: Report): void {
  const [c14n, method, reference] = signature.children[0]?.children ?? [];
  const [steps, digest] = reference?.children ?? [];
  const allow = (name: string, element: XmlElement | undefined, allowed: readonly string[]): void => {
    const received = attribute(element, "Algorithm") ?? "none";
    report.require(allowed.includes(received), name, "saml_algorithm_refused", {
      expected: allowed.join(", "),
      received,
    });
  };
  allow("signature_algorithm", method, [...signatureMethods.keys()]);
  allow("canonicalization_algorithm", c14n, [canonicalization]);
  allow("digest_algorithm", digest, [...digestMethods.keys()]);
  for (const [at, step] of (steps?.children ?? []).entries())
    allow("transform", step, [transforms[at] ?? ""]);
  checkParameters([c14n, method, digest, ...(steps?.children ?? [])], report);
}

/** Algorithms take no parameters from the message but the prefixes of exclusive canonicalization. */
function checkParameters(elements: readonly (XmlElement | undefined)[], report: Report): void {
  const parameters = elements.flatMap((each) => each?.children ?? []);
  const strange = parameters.find(
    (each) => !is(each, EXCLUSIVE_C14N, "InclusiveNamespaces") || each.children.length > 0,
  );
  report.require(strange === undefined, "algorithm_parameters", "saml_algorithm_refused", {
    expected: "none but InclusiveNamespaces",
    received: strange ? `${strange.name} in ${strange.parent?.name}` : "as expected",
  });
}
