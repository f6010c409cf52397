import express, { type Request, type RequestHandler } from "express";
import { z } from "zod";
import { readXml } from "../../saml/read-xml.ts";
import { childrenOf, leafText, onlyChild, type XmlElement } from "../../saml/element.ts";
import { Refused } from "../../saml/refusals.ts";
import { CrowdRefused } from "../../signin/crowd/errors.ts";

/** Longest body, bytes: the largest is a list of attributes. */
const LONGEST = "96kb";
/** What attributes of one user may need; a search is bounded by its own reader. */
const XML_BOUNDS = { kind: "message", maxElements: 1_500, maxDepth: 24, maxAttributes: 8 } as const;

export const readBody: RequestHandler = express.text({ type: () => true, limit: LONGEST });

/** Reads a body in either tongue. */
export interface Reader<T> {
  /** Name of the root, without namespace. */
  readonly roots: readonly string[];
  readonly fromXml: (root: XmlElement) => unknown;
  readonly schema: z.ZodType<T>;
}

/** @throws CrowdRefused crowd_request_malformed */
export function bodyOf<T>(req: Request, reader: Reader<T>): T {
  const text: unknown = req.body;
  if (typeof text !== "string" || text === "") throw malformed("expected a body");
  const type = req.get("Content-Type") ?? "";
  const read = /\bjson\b/i.test(type)
    ? fromJson(text)
    : /\bxml\b/i.test(type)
      ? reader.fromXml(rootOf(text, reader.roots))
      : undefined;
  if (read === undefined) throw malformed("expected application/xml or application/json");
  const parsed = reader.schema.safeParse(read);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(`the body does not fit: ${issue?.path.join("/") ?? ""} ${issue?.message ?? ""}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("the body is no JSON");
  }
}

/** Through the same gate as SAML messages: no DTD, no entities of one's own, no comments, bounded in every way. */
function rootOf(text: string, roots: readonly string[]): XmlElement {
  try {
    const root = readXml(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"), XML_BOUNDS);
    if (root.namespace === "" && roots.includes(root.name)) return root;
  } catch (error) {
    if (error instanceof Refused) throw malformed("the body is no XML that is read here");
    throw error;
  }
  throw malformed(`expected ${roots.join(" or ")}`);
}

export const malformed = (message: string): CrowdRefused =>
  new CrowdRefused("crowd_request_malformed", message.slice(0, 300));

/** Text of the only child of that name; absent where there is none. */
export function childText(parent: XmlElement, name: string): string | undefined {
  const found = childrenOf(parent, "", name);
  if (found.length === 0) return undefined;
  const text = leafText(onlyChild(parent, "", name));
  if (text === undefined) throw malformed(`expected one ${name} that holds a text`);
  return text;
}

const text = (longest: number) => z.string().max(longest);

export const passwordReader: Reader<{ readonly value: string }> = {
  roots: ["password"],
  fromXml: (root) => ({ value: childText(root, "value") }),
  schema: z.object({ value: text(1_000) }),
};

const factors = z
  .object({ validationFactors: z.array(z.object({ name: text(100), value: text(300) })).max(20) })
  .transform(({ validationFactors }) => new Map(validationFactors.map(({ name, value }) => [name, value])));
const NO_FACTORS = { validationFactors: [] };

const factorsFromXml = (list: XmlElement | undefined): unknown => ({
  validationFactors: (list === undefined ? [] : childrenOf(list, "", "validation-factor")).map((each) => ({
    name: childText(each, "name"),
    value: childText(each, "value"),
  })),
});

export const factorsReader: Reader<ReadonlyMap<string, string>> = {
  roots: ["validation-factors"],
  fromXml: factorsFromXml,
  schema: z.preprocess(
    // Published clients send nothing at all where they have no factors, or wrap the list once more.
    (sent) =>
      z.looseObject({ "validation-factors": z.unknown() }).safeParse(sent).data?.["validation-factors"] ??
      (z.strictObject({}).safeParse(sent).success ? NO_FACTORS : sent),
    factors,
  ),
};

export interface AuthenticationContext {
  readonly username: string;
  readonly password?: string | null | undefined;
  readonly "validation-factors": ReadonlyMap<string, string>;
}

export const authenticationReader: Reader<AuthenticationContext> = {
  roots: ["authentication-context"],
  fromXml: (root) => ({
    username: childText(root, "username"),
    password: childText(root, "password"),
    "validation-factors": factorsFromXml(onlyChild(root, "", "validation-factors")),
  }),
  schema: z.object({
    username: text(320),
    password: text(1_000).nullish(),
    "validation-factors": factors.nullish().transform((sent) => sent ?? new Map<string, string>()),
  }),
};

/** Longest value, characters: as long as Crowd keeps them. */
const attribute = z.object({
  name: z.string().min(1).max(255),
  values: z.array(text(255)).max(50),
});

export const attributesReader: Reader<ReadonlyMap<string, readonly string[]>> = {
  roots: ["attributes"],
  fromXml: (root) => ({
    attributes: childrenOf(root, "", "attribute").map((each) => ({
      name: each.attributes.find(({ name, namespace }) => namespace === "" && name === "name")?.value,
      values: childrenOf(onlyChild(each, "", "values") ?? each, "", "value").map((value) => leafText(value)),
    })),
  }),
  schema: z
    .object({ attributes: z.array(attribute).max(100) })
    .transform(({ attributes }) => new Map(attributes.map(({ name, values }) => [name, values]))),
};
