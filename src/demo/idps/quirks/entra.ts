import type { Quirk } from "./quirk.ts";

export const entraQuirks: readonly Quirk[] = [];
