import type { Schemas } from "../../api/client.ts";

export type MadeApp = Schemas["NewAppMade"];

/** What stands in instructions where the secret belongs. */
export const SECRET_PLACE = "<the secret that was shown once>";

/** What is shown this once, if the protocol has it. */
export function secretOf(made: MadeApp): { readonly label: string; readonly value: string } | undefined {
  if ("clientSecret" in made) return { label: "Client secret", value: made.clientSecret };
  if ("password" in made) return { label: "Password of the application", value: made.password };
  return undefined;
}

/** The instructions with the secret in its places, for as long as it is on the page. */
export function withSecret(way: Schemas["AppWay"], secret: string | undefined): Schemas["AppWay"] {
  if (secret === undefined) return way;
  const fill = (text: string) => text.replaceAll(SECRET_PLACE, secret);
  return {
    ...way,
    steps: way.steps.map((step) => ({
      ...step,
      do: fill(step.do),
      fields: step.fields.map((field) => ({ ...field, enter: fill(field.enter) })),
      snippet: step.snippet === null ? null : fill(step.snippet),
    })),
  };
}

/** A place that is not filled: nothing to be copied. */
export const isOpen = (value: string): boolean => /^<.+>$/.test(value.trim());
