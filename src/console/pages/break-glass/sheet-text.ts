import type { Schemas } from "../../api/client.ts";

export type MadeSheet = Schemas["BreakGlassCredentialWithCodes"];

/** What a printed sheet says, line by line; also as a file. */
interface Facts {
  readonly email: string;
  readonly createdAt: string;
  readonly codes: readonly string[];
  /** Where the broker is: "https://sso.example.com". */
  readonly origin: string;
}

/** As plain text, for a printer or an envelope. */
export function sheetText({ email, createdAt, codes, origin }: Facts): string {
  return [
    "Sallyport: recovery codes",
    "",
    `For      ${email}, and nobody else`,
    `Made     ${createdAt.slice(0, 10)}`,
    `Type at  ${origin}/break-glass`,
    "",
    ...codes.map((code, index) => `${String(index + 1).padStart(2)}  [ ]  ${code}`),
    "",
    "Each code works once: cross it out. Every use is told to all owners.",
    "Keep this where you get at it at night, sealed, and not in a mailbox or a",
    "password manager that needs this sign-in.",
    "",
  ].join("\n");
}

/** `recovery-codes-ada-2026-11-28.txt`: a name without anything that a file system dislikes. */
export const sheetFile = ({ email, createdAt }: Pick<Facts, "email" | "createdAt">): string =>
  `recovery-codes-${(email.split("@")[0] ?? "").replaceAll(/[^\w-]+/g, "-")}-${createdAt.slice(0, 10)}.txt`;
