import type { Quirk } from "./quirk.ts";

export const googleQuirks: readonly Quirk[] = [];
