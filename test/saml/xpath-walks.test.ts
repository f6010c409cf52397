import { createRequire } from "node:module";
import { DOMParser } from "@xmldom/xmldom";
import { walkFor, type WalkedNode } from "../../src/saml/xpath-walks.ts";
import { sent } from "../kit/attacks/attack.ts";
import { messageAttacks } from "../kit/attacks/catalogue.ts";
import { createWorkbench } from "../kit/forge/bench.ts";

/** The library's own evaluation, which the walks do not replace. */
interface Xpath {
  parse(expression: string): { select(options: { node: WalkedNode }): WalkedNode[] };
}

const require = createRequire(import.meta.url);
const xpaths = ["@node-saml/node-saml", "xml-crypto"].map(
  (owner) => createRequire(require.resolve(owner))("xpath") as Xpath,
);
const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const fixed = [
  `./*[local-name(.)='Signature' and namespace-uri(.)='${DSIG}']`,
  `.//*[local-name(.)='Signature' and namespace-uri(.)='${DSIG}']`,
  `.//*[local-name(.)='Transform' and namespace-uri(.)='${DSIG}']`,
  ".//*[local-name(.)='KeyInfo']",
  ".//*[local-name(.)='SignatureMethod']/@Algorithm",
  ".//*[local-name(.)='SignatureValue']/text()",
  ".//comment()",
  "//*[local-name()='SignedInfo']",
];
const byId = (id: string) => [
  `//*[@ID="${id}"]`,
  ...["Id", "ID", "id"].map((name) => `//*[@*[local-name(.)='${name}']='${id}']`),
];

const parse = (xml: string): WalkedNode =>
  new DOMParser({ errorHandler: () => undefined }).parseFromString(xml);

/** The document, its root, and its signatures, by the library: where the verification asks from. */
const places = (document: WalkedNode): WalkedNode[] => [
  document,
  ...(xpaths[0]?.parse("/* | //*[local-name()='Signature']").select({ node: document }) ?? []),
];

const idsIn = (xml: string): string[] => [
  ...new Set([...xml.matchAll(/\b\w*:?id="([\w.-]+)"/gi)].map((match) => match[1] ?? "")),
];

function expectSame(expression: string, node: WalkedNode): void {
  const walk = walkFor(expression);
  if (!walk) throw new Error(`not known: ${expression}`);
  for (const xpath of xpaths) {
    const wanted = xpath.parse(expression).select({ node });
    const found = walk(node);
    expect(found).toHaveLength(wanted.length);
    expect(found.every((each, at) => each === wanted[at])).toBe(true);
  }
}

function expectSameEverywhere(xml: string): void {
  const document = parse(xml);
  for (const expression of [...fixed, ...idsIn(xml).slice(0, 2).flatMap(byId)])
    for (const node of places(document).slice(0, 3)) expectSame(expression, node);
}

test("a walk selects what the xpath library selects, on honest messages", async () => {
  const context = (await createWorkbench()).context;
  for (const sign of ["assertion", "response", "both"] as const)
    expectSameEverywhere(Buffer.from(sent(context, { sign }), "base64").toString());
});

test("and on names, prefixes and places made to confuse", () => {
  expectSameEverywhere(
    `<a ID="x"><!-- 1 --><b xmlns:id="id" id="x" n:ID="y" xmlns:n="n"><n:Signature/><Signature xmlns="${DSIG}" Id="y">` +
      `<SignedInfo><!-- 2 --></SignedInfo><SignatureValue>a&amp;b<c/>d<![CDATA[e]]></SignatureValue><KeyInfo/></Signature></b>` +
      `<n:KeyInfo xmlns:n="n"/><SignatureMethod n:Algorithm="p" xmlns:n="n" Algorithm="q"/><?pi x?></a>`,
  );
});

test("and the same elements by ID in every hostile message of ordinary size", async () => {
  const { context } = await createWorkbench();
  for (const { build } of messageAttacks) {
    const xml = Buffer.from(await build(context), "base64").toString();
    const document = xml.length < 12_000 ? parse(xml) : undefined;
    const [, anyName] = byId(idsIn(xml)[0] ?? "none");
    if (document?.firstChild && anyName !== undefined) expectSame(anyName, document);
  }
});

test("an expression that nobody is known to use is left to the library", () => {
  for (const expression of ["//*", "//a[1]", ".//*[local-name(.)='a' or true()]", `//*[@ID="a" or "b"]`])
    expect(walkFor(expression)).toBeUndefined();
});
