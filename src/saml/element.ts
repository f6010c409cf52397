import { XMLNS } from "./names.ts";

/** An attribute of any namespace but that of `xmlns` declarations, which are not kept. */
export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** A light element: names resolved, texts joined, no comments, because none are let in. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  readonly parent: XmlElement | undefined;
  /** Own text, without that of children. */
  text: string;
}

export const isNamespaceDeclaration = (attribute: { uri: string; name: string }): boolean =>
  attribute.uri === XMLNS || attribute.name === "xmlns";

/** The value of an attribute without namespace. */
export const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.find((each) => each.namespace === "" && each.name === name)?.value;

export const is = <Name extends string>(
  element: XmlElement | undefined,
  namespace: string,
  name: Name,
): element is XmlElement & { readonly name: Name } =>
  element !== undefined && element.namespace === namespace && element.name === name;

export const childrenOf = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  element.children.filter((child) => is(child, namespace, name));

/** The only child of that name; absent if there is none, or more than one. */
export function onlyChild(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): XmlElement | undefined {
  const found = element ? childrenOf(element, namespace, name) : [];
  return found.length === 1 ? found[0] : undefined;
}

/** The element and all below it, in document order. */
export function* walk(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* walk(child);
}

/** Text of an element that must hold text only. */
export const leafText = (element: XmlElement | undefined): string | undefined =>
  element && element.children.length === 0 ? element.text : undefined;

/** Like `Response/Assertion/Issuer`, for administrators. */
export const pathOf = (element: XmlElement): string =>
  element.parent ? `${pathOf(element.parent)}/${element.name}` : element.name;

/**
 * First path at which two trees differ in names, attributes, text or children; absent if they are the same.
 * @param skip a child of `left` that `right` must not have (an enveloped signature)
 */
export function firstDifference(left: XmlElement, right: XmlElement, skip?: XmlElement): string | undefined {
  const children = left.children.filter((child) => child !== skip);
  const same =
    left.namespace === right.namespace &&
    left.name === right.name &&
    left.text === right.text &&
    sameAttributes(left.attributes, right.attributes) &&
    children.length === right.children.length;
  if (!same) return pathOf(left);
  for (const [index, child] of children.entries()) {
    const counterpart = right.children[index];
    const difference = counterpart ? firstDifference(child, counterpart) : pathOf(child);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function sameAttributes(left: readonly XmlAttribute[], right: readonly XmlAttribute[]): boolean {
  if (left.length !== right.length) return false;
  const key = (each: XmlAttribute) => JSON.stringify([each.namespace, each.name, each.value]);
  const wanted = new Set(left.map(key));
  return right.every((each) => wanted.has(key(each)));
}
