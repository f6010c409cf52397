import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type Mapping = Schemas["Mapping"];
/** Where a value is looked for, in the long form. */
export type Source = Exclude<Schemas["MappingSource"], string>;
export type Transform = Schemas["MappingTransforms"][number];
export type GroupRules = Schemas["MappingGroupRules"];
export type GroupRule = GroupRules["rules"][number];

export const FIELDS = ["email", "givenName", "familyName", "displayName", "groups", "externalId"] as const;
export type Field = (typeof FIELDS)[number];

/** The rules as they are edited: custom fields in an order, so that one can be renamed while one types. */
export interface Draft {
  readonly fields: Readonly<Record<Field, readonly Source[]>>;
  readonly custom: readonly { readonly name: string; readonly sources: readonly Source[] }[];
  readonly groupRules: GroupRules | undefined;
}

export const draftOf = (mapping: Mapping): Draft => ({
  fields: {
    email: longForm(mapping.email),
    givenName: longForm(mapping.givenName),
    familyName: longForm(mapping.familyName),
    displayName: longForm(mapping.displayName),
    groups: longForm(mapping.groups),
    externalId: longForm(mapping.externalId),
  },
  custom: Object.entries(mapping.custom ?? {}).map(([name, sources]) => ({
    name,
    sources: longForm(sources),
  })),
  groupRules: mapping.groupRules,
});

const longForm = (sources: readonly Schemas["MappingSource"][] = []): readonly Source[] =>
  sources.map((source) => (typeof source === "string" ? { attribute: source } : source));

/** As the API takes it. */
export const mappingOf = ({ fields: { externalId, ...fields }, custom, groupRules }: Draft): Mapping => ({
  email: [...fields.email],
  givenName: [...fields.givenName],
  familyName: [...fields.familyName],
  displayName: [...fields.displayName],
  groups: [...fields.groups],
  ...(groupRules !== undefined && { groupRules }),
  custom: Object.fromEntries(custom.map(({ name, sources }) => [name, [...sources]])),
  ...(externalId.length > 0 && { externalId: [...externalId] }),
});

export const isSameMapping = (one: Mapping, other: Mapping): boolean =>
  JSON.stringify(mappingOf(draftOf(one))) === JSON.stringify(mappingOf(draftOf(other)));

export type SourceKind = "attribute" | "nameId" | "template" | "constant";

export function kindOf(source: Source): SourceKind {
  if ("attribute" in source) return "attribute";
  if ("nameId" in source) return "nameId";
  return "template" in source ? "template" : "constant";
}

/** The text that the source is made of; a NameID has none. */
export function textOf(source: Source): string {
  if ("attribute" in source) return source.attribute;
  if ("template" in source) return source.template;
  return "constant" in source ? source.constant : "";
}

export const transformsOf = (source: Source): readonly Transform[] =>
  "constant" in source ? [] : (source.transforms ?? []);

/** A source of this kind and text; a constant is never transformed. */
export function sourceOf(kind: SourceKind, text: string, transforms: readonly Transform[] = []): Source {
  const rest = transforms.length === 0 ? {} : { transforms: [...transforms] };
  if (kind === "constant") return { constant: text };
  if (kind === "nameId") return { nameId: true, ...rest };
  return kind === "template" ? { template: text, ...rest } : { attribute: text, ...rest };
}

/** Adds what arrived as the last source that is something received: before a constant, which always wins. */
export function withSource(sources: readonly Source[], added: Source): readonly Source[] {
  const at = sources.findIndex((source) => kindOf(source) === "constant");
  return at < 0 ? [...sources, added] : [...sources.slice(0, at), added, ...sources.slice(at)];
}

export const replacedAt = <Item>(items: readonly Item[], at: number, item: Item): readonly Item[] =>
  items.map((each, index) => (index === at ? item : each));

export const without = <Item>(items: readonly Item[], at: number): readonly Item[] =>
  items.filter((_item, index) => index !== at);

/** One place nearer to the front: it is asked before the one that it passes. */
export function movedUp<Item>(items: readonly Item[], at: number): readonly Item[] {
  const [before, item] = [items[at - 1], items[at]];
  if (before === undefined || item === undefined) return items;
  return replacedAt(replacedAt(items, at - 1, item), at, before);
}
