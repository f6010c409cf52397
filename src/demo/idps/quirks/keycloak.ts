import type { Quirk } from "./quirk.ts";

export const keycloakQuirks: readonly Quirk[] = [];
