import { settingsSchema } from "./schema.ts";

/** A setting as an administrator may see it. */
export interface ShownSetting {
  /** Of the environment variable. */
  readonly name: string;
  /** What it does, with its unit. */
  readonly description: string;
  /** As it was set, else the default; `undefined` where there is none, and always for a secret. */
  readonly value: string | undefined;
  readonly default: string | undefined;
  readonly isSet: boolean;
  /** Its value gives access to something, and is shown to nobody. */
  readonly secret: boolean;
}

/** @param given the environment's values that are settings */
export const shownSettings = (given: Readonly<Record<string, string | undefined>>): readonly ShownSetting[] =>
  Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const { description = "", secret = false } = schema.meta() ?? {};
    const byDefault = textOf(schema.safeParse(undefined).data);
    const isSecret = secret === true;
    return {
      name,
      description,
      value: isSecret ? undefined : (given[name] ?? byDefault),
      default: byDefault,
      isSet: given[name] !== undefined,
      secret: isSecret,
    };
  });

function textOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return Array.isArray(value) ? value.join(",") : JSON.stringify(value);
}
