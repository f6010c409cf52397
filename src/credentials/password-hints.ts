import type { OptionsType } from "@zxcvbn-ts/core";

type Texts = NonNullable<OptionsType["translations"]>;

/** What makes a password easy to guess, or would make it better, by the name that zxcvbn has for it. */
export type PasswordHint =
  | `warnings.${keyof Texts["warnings"]}`
  | `suggestions.${keyof Texts["suggestions"]}`
  | "tooSlow";
