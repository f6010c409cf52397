/** What was typed; an empty field says nothing. */
export const filledIn = <Fields extends Record<string, string>>(fields: Fields): Partial<Fields> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of the fields, each as it was
  Object.fromEntries(Object.entries(fields).filter(([, text]) => text.trim() !== "")) as Partial<Fields>;
