import type { Quirk } from "./quirk.ts";

export const oktaQuirks: readonly Quirk[] = [];
