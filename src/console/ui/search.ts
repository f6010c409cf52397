/** What stands in the address after `?`: texts only, so that an address reads as one would write it. */
export type Search<Names extends string> = { readonly [Name in Names]?: string };

/** For `validateSearch` of a route: keeps these parameters and no others. */
export const searchOf =
  <const Names extends string>(...names: readonly Names[]) =>
  (raw: Record<string, unknown>): Search<Names> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those asked for
    Object.fromEntries(
      names.flatMap((name) => (typeof raw[name] === "string" && raw[name] !== "" ? [[name, raw[name]]] : [])),
    ) as Search<Names>;

type Choices = Readonly<Record<string, readonly string[]>>;

/** The same with filters that have a few values each: any other value counts as none, as of an address typed by hand. */
export const filteredBy =
  <const Filters extends Choices, const Names extends string>(filters: Filters, ...names: readonly Names[]) =>
  (
    raw: Record<string, unknown>,
  ): Search<Names> & { readonly [Name in keyof Filters]?: Filters[Name][number] } => {
    const chosen = Object.entries(filters).flatMap(([name, choices]) =>
      choices.some((choice) => choice === raw[name]) ? [[name, raw[name]]] : [],
    );
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the values are those that the filters name
    return { ...searchOf(...names)(raw), ...Object.fromEntries(chosen) } as never;
  };

export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
