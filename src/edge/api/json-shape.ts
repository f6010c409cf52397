const DEEPEST = 32;
/** Braces, brackets and commas; the largest body that means something, an app with all its groups, has a tenth. */
const MOST_SIGNS = 20_000;

const [QUOTE, BACKSLASH] = Buffer.from('"\\');
const [COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from(",[]{}");
const SIGNS = new Set([COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]);

/**
 * Whether JSON holds no more than any request of ours. To be asked before it is parsed: brackets alone, within the
 * limit of a body, hold the event loop for a third of a second, which the same bytes as one text do not.
 */
export function isModestJson(bytes: Buffer): boolean {
  let depth = 0;
  let signs = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) inText = !inText;
    // What follows a backslash ends no text.
    if (inText && byte === BACKSLASH) at += 1;
    if (inText || !SIGNS.has(byte)) continue;
    signs += 1;
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    if (depth > DEEPEST || signs > MOST_SIGNS) return false;
  }
  return true;
}
