import { SaxesParser, type SaxesAttributeNS } from "saxes";
import { isNamespaceDeclaration, type XmlAttribute, type XmlElement } from "./element.ts";
import { homeOf } from "./names.ts";
import { Refused } from "./refusals.ts";

export interface XmlLimits {
  readonly maxElements: number;
  readonly maxDepth: number;
  /** On one element, namespace declarations included. */
  readonly maxAttributes: number;
}

export interface XmlRules extends XmlLimits {
  /**
   * Messages hold no comments, CDATA sections or processing instructions, and SAML names only where they belong.
   * Metadata may hold all that (remarks are dropped), since nothing in it is compared with what a signature covers.
   */
  readonly kind: "message" | "metadata";
}

export const messageRules = (maxElements: number): XmlRules => ({
  maxElements,
  maxDepth: 24,
  maxAttributes: 24,
  kind: "message",
});

/** Absolute, and free of what a serializer might write back without escaping. */
const plainNamespace = /^[A-Za-z][A-Za-z0-9+.-]*:[^"'<>&\s]+$/;
const ncName = /^[A-Za-z_][\w.-]{0,255}$/;
/** Line ends for the DOM parser (XML 1.1) but not for XML 1.0: two readers would see two texts. */
const ambiguousLineEnds = /[\u0085\u2028]/;

/**
 * Reads untrusted XML in one pass, in time linear to its length, before any DOM is built.
 * @param xml with line ends as XML 1.0 2.11 wants them (`\n` only)
 * @throws Refused saml_doctype, saml_xml_forbidden, saml_xml_malformed, saml_too_complex, saml_namespace_invalid,
 *   saml_id_invalid
 */
export function readXml(xml: string, rules: XmlRules): XmlElement {
  if (rules.kind === "message" && ambiguousLineEnds.test(xml))
    throw new Refused("saml_xml_malformed", "It holds U+0085 or U+2028 unescaped.");
  const parser = new SaxesParser({ xmlns: true, position: false });
  const builder = createBuilder(rules);
  parser.on("error", (error) => {
    throw new Refused("saml_xml_malformed", error.message.slice(0, 200));
  });
  parser.on("xmldecl", (declaration) => {
    const utf8 = rules.kind === "metadata" || (declaration.encoding ?? "UTF-8").toUpperCase() === "UTF-8";
    if (declaration.version !== "1.0" || !utf8)
      throw new Refused("saml_xml_malformed", "Only XML 1.0 in UTF-8 is read.");
  });
  parser.on("doctype", () => {
    throw new Refused("saml_doctype");
  });
  if (rules.kind === "message") refuseRemarks(parser);
  else parser.on("cdata", builder.text);
  parser.on("attribute", builder.attribute);
  parser.on("opentag", (tag) => builder.open(tag.uri, tag.local, Object.values(tag.attributes)));
  parser.on("closetag", builder.close);
  parser.on("text", builder.text);
  parser.write(xml).close();
  return builder.root();
}

const remark = (what: string) => () => {
  throw new Refused("saml_xml_forbidden", `Found: ${what}.`);
};

function refuseRemarks(parser: SaxesParser<{ xmlns: true; position: false }>): void {
  parser.on("comment", remark("a comment"));
  parser.on("cdata", remark("a CDATA section"));
  parser.on("processinginstruction", remark("a processing instruction"));
}

const tooMany = (what: string, limit: number) =>
  new Refused("saml_too_complex", `More than ${limit} ${what}.`);

function createBuilder(rules: XmlRules) {
  let root: XmlElement | undefined;
  let current: XmlElement | undefined;
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  const ids = new Set<string>();

  return {
    /** Called while the start tag is read, so that a tag with endless attributes is cut short. */
    attribute(): void {
      attributes += 1;
      if (attributes > rules.maxAttributes) throw tooMany("attributes on one element", rules.maxAttributes);
    },
    open(namespace: string, name: string, found: readonly SaxesAttributeNS[]): void {
      attributes = 0;
      elements += 1;
      depth += 1;
      if (elements > rules.maxElements) throw tooMany("elements", rules.maxElements);
      if (depth > rules.maxDepth) throw tooMany("levels", rules.maxDepth);
      if (rules.kind === "message") {
        checkNamespaces(namespace, name, found);
        claimId(found, ids);
      }
      const kept = found.filter((each) => !isNamespaceDeclaration(each)).map(toAttribute);
      const element: XmlElement = {
        namespace,
        name,
        attributes: kept,
        children: [],
        parent: current,
        text: "",
      };
      current?.children.push(element);
      root ??= element;
      current = element;
    },
    close(): void {
      depth -= 1;
      current = current?.parent;
    },
    text(text: string): void {
      if (current) current.text += text;
    },
    root(): XmlElement {
      if (!root) throw new Refused("saml_xml_malformed", "It has no element.");
      return root;
    },
  };
}

const toAttribute = (found: SaxesAttributeNS): XmlAttribute => ({
  namespace: found.uri,
  name: found.local,
  value: found.value,
});

function checkNamespaces(namespace: string, name: string, found: readonly SaxesAttributeNS[]): void {
  for (const each of found)
    if (isNamespaceDeclaration(each) && !plainNamespace.test(each.value))
      throw new Refused("saml_namespace_invalid", `Namespace "${each.value.slice(0, 100)}".`);
    else if (!isNamespaceDeclaration(each) && /^xmlns/i.test(each.name))
      // Canonicalization in xml-crypto takes any name that begins so for a declaration, and would not sign it.
      throw new Refused("saml_namespace_invalid", `Attribute "${each.name.slice(0, 100)}".`);
  const home = homeOf.get(name);
  if (home !== undefined && home !== namespace)
    throw new Refused(
      "saml_namespace_invalid",
      `Element ${name} in "${namespace.slice(0, 100)}", expected "${home}".`,
    );
}

/** `ID`, `Id` and `id` are one to signature libraries: an element has one at most, unprefixed, and unique. */
function claimId(found: readonly SaxesAttributeNS[], ids: Set<string>): void {
  const claimed = found.filter((each) => /^id$/i.test(each.local) && !isNamespaceDeclaration(each));
  const [id] = claimed;
  if (!id) return;
  if (claimed.length > 1 || id.prefix !== "" || !ncName.test(id.value) || ids.has(id.value))
    throw new Refused("saml_id_invalid", `ID "${id.value.slice(0, 100)}".`);
  ids.add(id.value);
}
