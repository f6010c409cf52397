import { SaxesParser, type SaxesTagNS } from "saxes";
import { AuthnRequestMalformed } from "./errors.ts";

/** An element as it was read in one pass, without a DOM. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

/** Far above what a real AuthnRequest needs, far below what costs time. */
const MAX_DEPTH = 16;
const MAX_ELEMENTS = 200;
const MAX_ATTRIBUTES = 24;

const refuse = (what: string): never => {
  throw new AuthnRequestMalformed(`The request is not the plain XML that SAML asks for: ${what}.`);
};

/**
 * Read XML of the plain kind: no DOCTYPE, processing instruction, comment or CDATA, each ID once.
 * Whatever passes reads the same in every parser behind it.
 * @throws AuthnRequestMalformed
 */
export function readXmlTree(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Growing[] = [];
  const ids = new Set<string>();
  let root: Growing | undefined;
  let count = 0;

  parser.on("error", (error) => refuse(error.message.slice(0, 80)));
  parser.on("doctype", () => refuse("DOCTYPE"));
  parser.on("processinginstruction", () => refuse("processing instruction"));
  parser.on("comment", () => refuse("comment"));
  parser.on("cdata", () => refuse("CDATA"));
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding !== undefined && encoding.toUpperCase() !== "UTF-8") refuse("encoding");
  });
  parser.on("text", (text) => {
    const current = open.at(-1);
    if (current) current.text += text;
  });
  parser.on("opentag", (tag) => {
    count += 1;
    if (count > MAX_ELEMENTS || open.length >= MAX_DEPTH) refuse("too many elements");
    const element = toElement(tag, ids);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return root ?? refuse("no element");
}

function toElement(tag: SaxesTagNS, ids: Set<string>): Growing {
  const all = Object.values(tag.attributes);
  if (all.length > MAX_ATTRIBUTES) refuse("too many attributes");
  const attributes = new Map<string, string>();
  for (const { prefix, local, value } of all) {
    if (prefix === "xmlns" || local === "xmlns") continue;
    if (local.toLowerCase() === "id") {
      if (prefix !== "" || ids.has(value)) refuse("ID");
      ids.add(value);
    }
    if (prefix === "") attributes.set(local, value);
  }
  return { namespace: tag.uri, name: tag.local, attributes, children: [], text: "" };
}

/** The only child of that name, if any. @throws AuthnRequestMalformed for a second one */
export function onlyChild(parent: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const [first, second] = parent.children.filter(
    (each) => each.name === name && each.namespace === namespace,
  );
  return second === undefined ? first : refuse(`two elements ${name}`);
}
