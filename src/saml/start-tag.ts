import type { SaxesTagNS } from "saxes";

/** What must be escaped in a text or a quoted value; line breaks and tabs would otherwise become blanks (XML 1.0 3.3.3). */
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

export const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (each) => escapes[each] ?? each);

const escapeValue = (value: string): string =>
  value.replace(/[&<>"\t\n\r]/g, (each) => escapes[each] ?? each);

/** A start tag as XML text, namespace declarations included. */
export const startTag = (tag: SaxesTagNS): string =>
  `<${tag.name}${Object.values(tag.attributes)
    .map((each) => ` ${each.name}="${escapeValue(each.value)}"`)
    .join("")}>`;

export const endTag = (tag: { readonly name: string }): string => `</${tag.name}>`;
