import type { LogoutAttack } from "./logout-attack.ts";
import { formAttacks } from "./logout-form.ts";
import { queryAttacks } from "./logout-query.ts";

/** Every hostile logout message of the kit. */
export const logoutAttacks: readonly LogoutAttack[] = [...queryAttacks, ...formAttacks];
