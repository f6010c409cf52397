import { GroupNameRefused } from "./errors.ts";

/** Longest name, UTF-16 units: what the mapping lets through, too. */
const LONGEST = 256;
/** Control, format (bidirectional overrides, zero width) and surrogate characters hide what is read. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** @throws GroupNameRefused */
export function checkedGroupName(typed: string): string {
  const name = typed.normalize("NFC").trim();
  if (name !== "" && name.length <= LONGEST && !HIDDEN.test(name)) return name;
  throw new GroupNameRefused("the group's name cannot be used", {
    mismatch: {
      expected: `1 to ${LONGEST} characters, none of them invisible`,
      received: `${name.length} characters`,
    },
  });
}
