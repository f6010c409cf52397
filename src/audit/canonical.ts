/**
 * JSON with one spelling for one value: members sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * prints them. Members that are `undefined` are left out, as in `JSON.stringify`; dates become RFC 3339.
 * @throws TypeError for what JSON cannot say: a number that is not finite, a function, a lone surrogate
 * @see RFC 8785 3.2
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return finite(value);
  if (typeof value === "string") return wellFormed(value);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object") return members(value);
  throw new TypeError(`canonical JSON: ${typeof value} has no JSON form`);
}

function members(value: object): string {
  const parts = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${wellFormed(name)}:${canonicalJson(member)}`);
  return `{${parts.join(",")}}`;
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} has no JSON form`);
  return JSON.stringify(value);
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("canonical JSON: lone surrogate");
  return JSON.stringify(text);
}
