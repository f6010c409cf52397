import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import * as fc from "fast-check";

/** One change to the text of a message. */
export type Mutation = (xml: string) => string;

const strings = fc.oneof(
  fc.constantFrom(
    "_a1",
    "_r1",
    "#_a1",
    "#_r1",
    "",
    "2.0",
    "victim@corp-a.example.com",
    "urn:oasis:names:tc:SAML:2.0:assertion",
  ),
  fc.string({ maxLength: 12 }),
);

const fragments = fc.constantFrom(
  "<!-- c -->",
  "<![CDATA[x]]>",
  "<?p i?>",
  "&#13;",
  "&amp;",
  " ",
  "\n",
  "\t",
  "\u200b",
  "\r\n",
  "]]&gt;",
  "<a/>",
  '<a xmlns="urn:x"/>',
  ' xmlns="urn:x"',
  ' xmlns:saml="urn:x"',
  ' ID="_a1"',
  ' xml:id="_a1"',
  ' xmlnsx="1"',
  '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">mallory@corp-a.example.com</saml:NameID>',
);

const place = (at: number, length: number): number => Math.floor(at * length);

/** Changes below the level of XML: a character, a piece, a copy of a piece. */
export const textMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fraction(), fc.integer({ min: 1, max: 127 })).map(([at, bits]): Mutation => (xml) => {
    const index = place(at, xml.length);
    return xml.slice(0, index) + String.fromCharCode(xml.charCodeAt(index) ^ bits) + xml.slice(index + 1);
  }),
  fc.tuple(fraction(), fragments).map(
    ([at, fragment]): Mutation =>
      (xml) =>
        xml.slice(0, place(at, xml.length)) + fragment + xml.slice(place(at, xml.length)),
  ),
  // At the edges of tags, where an insertion has a chance to stay well-formed.
  fc
    .tuple(fraction(), fragments, fc.constantFrom("<", ">", "/>", " "))
    .map(([at, fragment, edge]): Mutation => (xml) => {
      const index = xml.indexOf(edge, place(at, xml.length));
      return index < 0 ? xml : xml.slice(0, index) + fragment + xml.slice(index);
    }),
  fc
    .tuple(fraction(), fc.integer({ min: 1, max: 200 }), fraction())
    .map(([at, length, to]): Mutation => (xml) => {
      const piece = xml.slice(place(at, xml.length), place(at, xml.length) + length);
      return xml.slice(0, place(to, xml.length)) + piece + xml.slice(place(to, xml.length));
    }),
);

function fraction(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 0.999, noNaN: true });
}

type Elements = ReturnType<Document["getElementsByTagName"]>;
type Document = ReturnType<DOMParser["parseFromString"]>;
type Element = NonNullable<ReturnType<Elements["item"]>>;

type Change = (elements: readonly Element[], document: Document) => void;

const pick = (elements: readonly Element[], at: number): Element | undefined =>
  elements[place(at, elements.length)];

const moved = (copy: boolean): fc.Arbitrary<Change> =>
  fc.tuple(fraction(), fraction(), fc.boolean()).map(([from, to, first]) => (elements) => {
    const source = pick(elements, from);
    const target = pick(elements, to);
    if (!source || !target) return;
    const piece = copy ? source.cloneNode(true) : source;
    target.insertBefore(piece, first ? target.firstChild : null);
  });

const change: fc.Arbitrary<Change> = fc.oneof(
  moved(true),
  moved(false),
  fraction().map((at): Change => (elements) => {
    const element = pick(elements, at);
    element?.parentNode?.removeChild(element);
  }),
  fc
    .tuple(
      fraction(),
      fc.constantFrom("ID", "Id", "URI", "Algorithm", "Format", "InResponseTo", "Name", "Recipient"),
      strings,
    )
    .map(
      ([at, name, value]): Change =>
        (elements) =>
          pick(elements, at)?.setAttribute(name, value),
    ),
  fc.tuple(fraction(), fraction()).map(([at, which]): Change => (elements) => {
    const element = pick(elements, at);
    const attribute = element?.attributes.item(place(which, element.attributes.length));
    if (attribute) element?.removeAttributeNode(attribute);
  }),
  fc.tuple(fraction(), strings).map(
    ([at, text]): Change =>
      (elements, document) =>
        pick(elements, at)?.appendChild(document.createTextNode(text)),
  ),
  // Wrap: the element goes into a new one, which takes its place.
  fc
    .tuple(fraction(), fc.constantFrom("a", "saml:Advice", "samlp:Extensions", "ds:Object", "saml:Assertion"))
    .map(([at, name]): Change => (elements, document) => {
      const element = pick(elements, at);
      const wrapper = document.createElement(name);
      element?.parentNode?.replaceChild(wrapper, element);
      if (element) wrapper.appendChild(element);
    }),
);

/** Changes of structure: what stays is well-formed, so that it comes further into the gate. */
export const treeMutation: fc.Arbitrary<Mutation> = change.map((apply) => (xml) => {
  try {
    const quiet = { errorHandler: () => undefined };
    const document = new DOMParser(quiet).parseFromString(xml, "text/xml");
    const found = document.getElementsByTagName("*");
    apply(
      Array.from({ length: found.length }, (_, index) => found.item(index)).filter((each) => each !== null),
      document,
    );
    return new XMLSerializer().serializeToString(document);
  } catch {
    // Not every change makes a tree, e.g. an element moved into itself.
    return xml;
  }
});

/** Changes that an XML processor must not see, between tags and inside them. */
export const neutralMutation: fc.Arbitrary<Mutation> = fc.constantFrom<Mutation>(
  (xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  (xml) => `${xml}\n`,
  (xml) => xml.replaceAll("></saml:SubjectConfirmationData>", "/>"),
  (xml) => xml.replaceAll(/ (ID|Version)="([^"]*)"/g, "  $1='$2'"),
  (xml) => xml.replaceAll("@", "&#64;"),
);
