/** `$0` is the whole match, `$1` to `$9` its groups, `$$` a dollar. */
const REFERENCE = /\$([$0-9])/g;

export const filledIn = (text: string, groups: readonly string[]): string =>
  text.replace(REFERENCE, (_all, name: string) => (name === "$" ? "$" : (groups[Number(name)] ?? "")));

export const referencesIn = (text: string): readonly number[] =>
  [...text.matchAll(REFERENCE)].flatMap(([, name]) => (name === "$" ? [] : [Number(name)]));
