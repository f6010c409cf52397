interface Named {
  readonly name: string;
  readonly description: string;
}

/** Every word of the search is somewhere in the name or in what it does. */
export function fitting<Item extends Named>(items: readonly Item[], search = ""): readonly Item[] {
  const words = search.toLowerCase().split(/\s+/);
  return items.filter(({ name, description }) => {
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
