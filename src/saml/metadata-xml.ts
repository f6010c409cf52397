import type { XmlElement } from "./element.ts";
import { MetadataTooLarge, MetadataUnreadable } from "./metadata-errors.ts";
import { METADATA } from "./names.ts";
import { readXml } from "./read-xml.ts";
import { Refused } from "./refusals.ts";

/** Characters; a large EntitiesDescriptor of a company with many identity providers fits. */
const longest = 1_048_576;

/** People upload what their browser saved; each of these has its own sentence. */
const mistaken: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, "an empty file"],
  [/^\s*<(!doctype html|html)\b/i, "a web page"],
  [/^\s*-----BEGIN /, "a certificate or key"],
  [/^\s*[[{]/, "JSON"],
  [/^PK/, "an archive"],
  [/^\s*[^<\s]/, "text that is not XML"],
];

/** Whose metadata is wanted, in words. */
type Owner = "identity provider" | "service provider";

/**
 * Untrusted metadata as a tree, its root checked.
 * @throws MetadataTooLarge, MetadataUnreadable
 */
export function readMetadataXml(text: string, whose: Owner = "identity provider"): XmlElement {
  if (text.length > longest)
    throw new MetadataTooLarge("The metadata is too large.", {
      mismatch: { expected: `at most ${longest} characters`, received: String(text.length) },
    });
  const xml = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const kind = mistakenFor(xml);
  if (kind !== undefined) throw unreadable(kind, whose);
  const root = parse(xml, whose);
  const isMetadata =
    root.namespace === METADATA && ["EntityDescriptor", "EntitiesDescriptor"].includes(root.name);
  if (!isMetadata)
    throw unreadable(`XML that begins with ${root.name} in namespace "${root.namespace}"`, whose);
  return root;
}

/** What the text is instead of XML; absent if it may be XML. Its first characters are enough. */
export const mistakenFor = (text: string): string | undefined =>
  mistaken.find(([pattern]) => pattern.test(text))?.[1];

function parse(xml: string, whose: Owner): XmlElement {
  try {
    return readXml(xml, { kind: "metadata", maxElements: 10_000, maxDepth: 32, maxAttributes: 64 });
  } catch (error) {
    if (error instanceof Refused) throw unreadable(`XML that we refuse (${error.message})`, whose);
    throw error;
  }
}

export const unreadable = (received: string, whose: Owner = "identity provider"): MetadataUnreadable =>
  new MetadataUnreadable(`SAML metadata was expected, and ${received} was given.`, {
    mismatch: { expected: `EntityDescriptor or EntitiesDescriptor in ${METADATA}`, received },
    nextStep: `Download the ${whose}'s SAML metadata (an XML file) and give it unchanged.`,
  });
