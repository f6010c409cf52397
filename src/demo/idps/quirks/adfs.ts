import type { Quirk } from "./quirk.ts";

export const adfsQuirks: readonly Quirk[] = [];
