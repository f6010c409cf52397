import { attribute, childrenOf, is, leafText, onlyChild, type XmlElement } from "./element.ts";
import { NAMEID_UNSPECIFIED, SAML } from "./names.ts";
import type { Report } from "./report.ts";

/** Control, format, separator, unassigned, private and surrogate characters, and all that shows nothing. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const strangeSpace = /[^\P{Zs} ]/u;

/**
 * Whether a value that identifies someone can be compared byte by byte: two that look the same are the same.
 * @returns what is wrong; absent if nothing
 */
export function identifierProblem(value: string, longest: number): string | undefined {
  if (value.length === 0) return "empty";
  if (value.length > longest) return `${value.length} characters, more than ${longest}`;
  if (value !== value.trim()) return "white space around the value";
  if (invisible.test(value) || strangeSpace.test(value))
    return `a control or invisible character in ${escaped(value)}`;
  if (value !== value.normalize("NFC")) return `not in Unicode form NFC: ${escaped(value)}`;
  return undefined;
}

/** Shown so that what cannot be seen is seen. */
const escaped = (value: string): string =>
  JSON.stringify(value.slice(0, 200)).replaceAll(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

export interface Subject {
  readonly nameId: string;
  readonly nameIdFormat: string;
  /** As sent; an identity provider may want to hear its name for the person back whole (SAML core 8.3.7). */
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
}

/** `Subject/NameID` (SAML core 2.2.3); an identifier that is not there or is encrypted identifies nobody. */
export function readSubject(assertion: XmlElement, report: Report): Subject {
  const subject = onlyChild(assertion, SAML, "Subject");
  return readNameId(onlyChild(subject, SAML, "NameID"), subject, report);
}

/**
 * @param element absent where there is not exactly one
 * @param holder what it was looked for in
 */
export function readNameId(
  element: XmlElement | undefined,
  holder: XmlElement | undefined,
  report: Report,
): Subject {
  const nameId = leafText(element);
  const format = attribute(element, "Format") ?? NAMEID_UNSPECIFIED;
  const problem =
    nameId === undefined
      ? `no single NameID with text, but ${holder?.children.map((each) => each.name).join(", ") || "nothing"}`
      : (identifierProblem(nameId, 256) ?? identifierProblem(format, 256));
  report.require(nameId !== undefined && problem === undefined, "nameid", "saml_nameid_invalid", {
    expected: "one NameID, at most 256 visible characters in NFC",
    received: problem ?? nameId,
  });
  const nameQualifier = qualifier(element, "NameQualifier");
  const spNameQualifier = qualifier(element, "SPNameQualifier");
  return {
    nameId,
    nameIdFormat: format,
    ...(nameQualifier !== undefined && { nameQualifier }),
    ...(spNameQualifier !== undefined && { spNameQualifier }),
  };
}

/** No part of the identity here: one that cannot be repeated is left out. */
function qualifier(element: XmlElement | undefined, name: string): string | undefined {
  const text = attribute(element, name);
  return text === undefined || identifierProblem(text, 1024) !== undefined ? undefined : text;
}

/** All attributes of all statements; absent and empty values are an empty list, as some vendors send them. */
export function readAttributes(
  assertion: XmlElement,
  report: Report,
): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  const elements = childrenOf(assertion, SAML, "AttributeStatement").flatMap(
    (statement) => statement.children,
  );
  for (const element of elements) {
    const name = attribute(element, "Name") ?? "";
    const problem = attributes.has(name) ? "the name is used twice" : attributeProblem(element, name);
    report.require(problem === undefined, "attribute", "saml_attribute_invalid", {
      expected: "plain text values under a name that is used once",
      received: `${JSON.stringify(name.slice(0, 100))}${problem === undefined ? "" : `: ${problem}`}`,
      ...(attributes.has(name) && { detail: "Keycloak joins its roles if Single Role Attribute is on." }),
    });
    attributes.set(
      name,
      element.children.map((value) => value.text).filter((text) => text !== ""),
    );
  }
  return attributes;
}

function attributeProblem(element: XmlElement, name: string): string | undefined {
  if (!is(element, SAML, "Attribute")) return `${element.name} instead of Attribute`;
  const badName = identifierProblem(name, 512);
  if (badName !== undefined) return badName;
  // Harmless in our Map, but somebody downstream will put claims into a plain object.
  if (name in {} || name === "prototype") return "a name that programs reserve for themselves";
  for (const value of element.children) {
    if (!is(value, SAML, "AttributeValue")) return `${value.name} instead of AttributeValue`;
    if (value.children.length > 0) return "a structured value";
    const bad = valueProblem(value.text);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

const control = /[^\P{Cc}\t\n\r]/u;
const bidirectional = /\p{Bidi_Control}/u;

/**
 * What looks like an address identifies somebody and must be exact. Names of people and departments only must not
 * deceive who reads them: they may hold the joiners that Persian or Hindi need, and come from systems without NFC.
 */
function valueProblem(value: string): string | undefined {
  if (value.includes("@")) return identifierProblem(value, 1024);
  return control.test(value) || bidirectional.test(value)
    ? `a control character in ${escaped(value)}`
    : undefined;
}
