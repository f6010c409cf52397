import { z } from "zod";
import type { Restriction } from "../../directory/restriction.ts";
import { attribute, childrenOf, onlyChild, type XmlElement } from "../../saml/element.ts";
import { childText, malformed, type Reader } from "./body.ts";
import { matching, type EntityType } from "./properties.ts";

/** How deep restrictions may stand in each other, and how many there may be. */
const DEEPEST = 10;
const MOST = 200;

/** One level; what stands in it is read when it is come to, so that depth is bounded before anything recurses. */
const sent = z.object({
  "restriction-type": z.string(),
  "boolean-logic": z.string().optional(),
  restrictions: z.array(z.unknown()).max(MOST).optional(),
  property: z.object({ name: z.string().max(100) }).optional(),
  "match-mode": z.string().optional(),
  value: z.union([z.string().max(1_000), z.boolean(), z.number()]).nullish(),
});

type Sent = z.output<typeof sent>;

const [PROPERTY, BOOLEAN, NONE] = [
  "property-search-restriction",
  "boolean-search-restriction",
  "null-search-restriction",
] as const;

export const restrictionReader: Reader<Sent> = {
  roots: [PROPERTY, BOOLEAN, NONE],
  fromXml: (root) => fromXml(root, 1),
  schema: sent,
};

function fromXml(element: XmlElement, depth: number): unknown {
  if (depth > DEEPEST) throw tooDeep();
  const property = onlyChild(element, "", "property");
  return {
    "restriction-type": element.name,
    "boolean-logic": attribute(element, "boolean-logic"),
    restrictions: childrenOf(element, "", "restrictions")
      .flatMap(({ children }) => children)
      .map((child) => fromXml(child, depth + 1)),
    property: property && { name: childText(property, "name") },
    "match-mode": childText(element, "match-mode"),
    value: childText(element, "value"),
  };
}

/** @throws CrowdRefused crowd_request_malformed for anything that is not wholly understood */
export function restrictionFrom(given: Sent, type: EntityType): Restriction {
  let conditions = 0;
  const read = (one: unknown, depth: number): Restriction => {
    conditions += 1;
    if (depth > DEEPEST) throw tooDeep();
    const { data: each } = sent.safeParse(one);
    if (each === undefined) throw malformed("expected restriction-type and what belongs to it");
    if (conditions > MOST) throw malformed(`more than ${MOST} restrictions`);
    switch (each["restriction-type"]) {
      case NONE:
        return { kind: "all" };
      case BOOLEAN: {
        const logic = each["boolean-logic"]?.toLowerCase();
        const of = (each.restrictions ?? []).map((part) => read(part, depth + 1));
        if ((logic !== "and" && logic !== "or") || of.length === 0)
          throw malformed("expected boolean-logic and or or, and restrictions");
        return { kind: logic, of };
      }
      case PROPERTY: {
        const { property, value } = each;
        if (property === undefined || value === undefined || value === null)
          throw malformed("expected property, match-mode and value");
        return matching(type, property.name, each["match-mode"] ?? "", String(value));
      }
      default:
        throw malformed("expected a property, boolean or null search restriction");
    }
  };
  return read(given, 1);
}

const tooDeep = () => malformed(`restrictions deeper than ${DEEPEST}`);
