import type { components } from "../../api/schema.d.ts";

type Verification = components["schemas"]["AuditVerification"];
type How = NonNullable<Verification["broken"]>["how"];

const HOW: Readonly<Record<How, string>> = {
  altered: "A record is not what it was when it was written.",
  missing: "A record is gone.",
  inserted: "A record was put in later.",
  reordered: "Records were moved.",
  "cut-off": "The newest records are gone.",
};

export const howInWords = (how: How): string => HOW[how];

/** Per cent, for a progress bar. */
export function shareOf(found: Pick<Verification, "checked" | "upTo"> | undefined): number {
  const total = found?.upTo.sequence ?? 0;
  return found === undefined || total === 0 ? 0 : Math.floor((100 * found.checked) / total);
}

export type Head = Verification["upTo"];

/** What was typed of a record, or what is the matter with it. */
export function headOf(typed: { readonly sequence: string; readonly hash: string }): {
  readonly head?: Head;
  readonly errors: { readonly sequence?: string; readonly hash?: string };
} {
  const sequence = Number(typed.sequence.replaceAll(/[\s,.]/g, ""));
  const hash = typed.hash.trim().toLowerCase();
  const isNumber = Number.isSafeInteger(sequence) && sequence > 0;
  const isHash = /^[0-9a-f]{64}$/.test(hash);
  if (isNumber && isHash) return { head: { sequence, hash }, errors: {} };
  return {
    errors: {
      ...(!isNumber && { sequence: "Its number, such as 53" }),
      ...(!isHash && { hash: "64 letters and digits, from 0 to f" }),
    },
  };
}
