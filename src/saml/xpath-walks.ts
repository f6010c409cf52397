import { createRequire } from "node:module";

/** As much of a DOM node as a walk needs. */
export interface WalkedNode {
  readonly nodeType: number;
  readonly localName?: string | null;
  readonly namespaceURI?: string | null;
  readonly nodeValue: string | null;
  readonly parentNode: WalkedNode | null;
  readonly firstChild: WalkedNode | null;
  readonly nextSibling: WalkedNode | null;
  readonly attributes?: { readonly length: number; readonly [index: number]: WalkedNode } | null;
}

/** What one expression selects below a node, in document order. */
export type Walk = (from: WalkedNode) => WalkedNode[];

type Test = (node: WalkedNode) => boolean;

const ELEMENT = 1;
const TEXTS: readonly number[] = [3, 4];
const COMMENT = 8;

/** The node that follows `node` in document order, `top` and what is below it only. */
function following(node: WalkedNode, top: WalkedNode): WalkedNode | null {
  if (node.firstChild) return node.firstChild;
  let at = node;
  while (at !== top) {
    if (at.nextSibling) return at.nextSibling;
    if (!at.parentNode) return null;
    at = at.parentNode;
  }
  return null;
}

const below =
  (test: Test): Walk =>
  (from) => {
    const found: WalkedNode[] = [];
    for (let node = following(from, from); node; node = following(node, from))
      if (test(node)) found.push(node);
    return found;
  };

/** Everything in the tree that the node stands in, but for its root, which is no element's child. */
const anywhere = (test: Test): Walk => {
  const walk = below(test);
  return (from) => {
    let root = from;
    while (root.parentNode) root = root.parentNode;
    return walk(root);
  };
};

const childrenThat =
  (test: Test): Walk =>
  (from) => {
    const found: WalkedNode[] = [];
    for (let node = from.firstChild; node; node = node.nextSibling) if (test(node)) found.push(node);
    return found;
  };

/** Namespace declarations among them, as the library has it: whatever looks like a second ID is one too many. */
const attributesThat =
  (test: Test): Walk =>
  ({ attributes }) =>
    attributes ? Array.from(attributes).filter(test) : [];

const then =
  (first: Walk, second: Walk): Walk =>
  (from) =>
    first(from).flatMap(second);

const element =
  (name: string, namespace?: string): Test =>
  (node) =>
    node.nodeType === ELEMENT &&
    node.localName === name &&
    (namespace === undefined || node.namespaceURI === namespace);

const holding =
  (attributes: Walk): Test =>
  (node) =>
    node.nodeType === ELEMENT && attributes(node).length > 0;

/** By its name without a namespace. */
const plainAttribute = (name: string): Walk =>
  attributesThat((each) => each.localName === name && !each.namespaceURI);

/** The expressions that node-saml 5.1.0 and xml-crypto 6.3.2 use to verify, each as a regular expression. */
const shapes: readonly (readonly [RegExp, (...captured: string[]) => Walk])[] = [
  [
    /^\.\/\*\[local-name\(\.\)='(\w+)' and namespace-uri\(\.\)='([^']+)'\]$/,
    (name, uri) => childrenThat(element(name, uri)),
  ],
  [
    /^\.\/\/\*\[local-name\(\.\)='(\w+)' and namespace-uri\(\.\)='([^']+)'\]$/,
    (name, uri) => below(element(name, uri)),
  ],
  [/^\.\/\/\*\[local-name\(\.\)='(\w+)'\]$/, (name) => below(element(name))],
  [
    /^\.\/\/\*\[local-name\(\.\)='(\w+)'\]\/@(\w+)$/,
    (name, wanted) => then(below(element(name)), plainAttribute(wanted)),
  ],
  [
    /^\.\/\/\*\[local-name\(\.\)='(\w+)'\]\/text\(\)$/,
    (name) =>
      then(
        below(element(name)),
        childrenThat((node) => TEXTS.includes(node.nodeType)),
      ),
  ],
  [/^\.\/\/comment\(\)$/, () => below((node) => node.nodeType === COMMENT)],
  [/^\/\/\*\[local-name\(\)='(\w+)'\]$/, (name) => anywhere(element(name))],
  [
    /^\/\/\*\[@(\w+)="([^"']*)"\]$/,
    (name, value) =>
      anywhere(holding((from) => plainAttribute(name)(from).filter((each) => each.nodeValue === value))),
  ],
  [
    /^\/\/\*\[@\*\[local-name\(\.\)='(\w+)'\]='([^"']*)'\]$/,
    (name, value) =>
      anywhere(holding(attributesThat((each) => each.localName === name && each.nodeValue === value))),
  ],
];

/** Absent for an expression that is none of those known here. */
export function walkFor(expression: string): Walk | undefined {
  for (const [shape, make] of shapes) {
    const match = shape.exec(expression);
    if (match) return make(...match.slice(1));
  }
  return undefined;
}

type Select = (expression: string, node: WalkedNode, resolver: unknown, single?: boolean) => unknown;

const installed = Symbol.for("sallyport.xpath.walks");

/**
 * Lets node-saml and xml-crypto find elements by walking the tree. The xpath library builds a parser for each of their
 * dozen expressions and then visits every node, attribute and namespace: it took most of the time of a verification.
 * What is not one of their known expressions goes to the library as before.
 */
export function installXpathWalks(): void {
  const require = createRequire(import.meta.url);
  for (const owner of ["@node-saml/node-saml", "xml-crypto"]) {
    const xpath = createRequire(require.resolve(owner))("xpath") as {
      selectWithResolver: Select;
      [installed]?: true;
    };
    if (xpath[installed]) continue;
    xpath[installed] = true;
    const { selectWithResolver } = xpath;
    xpath.selectWithResolver = (expression, node, resolver, single) => {
      const found = walkFor(expression)?.(node);
      if (!found) return selectWithResolver(expression, node, resolver, single);
      return single ? found[0] : found;
    };
  }
}
