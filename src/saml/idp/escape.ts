import { CharacterNotAllowed } from "./errors.ts";

/** Everything but the `Char` production of XML 1.0, 2.2. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Text or attribute value as XML. White space becomes references, so that no parser normalises it away
 * (XML 1.0, 3.3.3) and what was signed is what is read.
 * @throws CharacterNotAllowed
 */
export function escapeXml(value: string): string {
  if (FORBIDDEN.test(value))
    throw new CharacterNotAllowed("The value holds a character that XML cannot carry.");
  return value.replace(/[<>&"'\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `name="value"` with a space before it, or nothing where there is no value. */
export const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? "" : ` ${name}="${escapeXml(value)}"`;
