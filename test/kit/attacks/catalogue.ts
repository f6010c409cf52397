import { algorithms } from "./algorithms.ts";
import type { MessageAttack } from "./attack.ts";
import { confirmations } from "./confirmations.ts";
import { encryption } from "./encryption.ts";
import { identity } from "./identity.ts";
import { protocol } from "./protocol.ts";
import { signatures } from "./signatures.ts";
import { wrapping } from "./wrapping.ts";
import { xml } from "./xml.ts";

/** Every message that must be refused in any state of the broker. `stateful.ts` has those that need one. */
export const messageAttacks: readonly MessageAttack[] = [
  ...wrapping,
  ...signatures,
  ...algorithms,
  ...xml,
  ...protocol,
  ...confirmations,
  ...identity,
  ...encryption,
];
