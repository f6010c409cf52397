type Attributes = Readonly<Record<string, string | boolean | undefined>>;

const MARKS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** What XML 1.0 2.2 has no way to write becomes U+FFFD, so that one odd name does not spoil a whole list. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"'\t\n\r]/g, (mark) => MARKS[mark] ?? mark);

/** An element; the children are XML already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  return children.length === 0
    ? `${opening(name, attributes).slice(0, -1)}/>`
    : `${opening(name, attributes)}${children.join("")}</${name}>`;
}

export const opening = (name: string, attributes: Attributes = {}): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join("")}>`;
};

/** An element that holds a text. */
export const leaf = (name: string, text: string | boolean): string =>
  element(name, {}, escaped(String(text)));

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
