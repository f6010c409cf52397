import type { Restriction } from "../../directory/restriction.ts";
import { malformed } from "./body.ts";
import { condition, type Comparison, type EntityType } from "./properties.ts";

/** Longest restriction, characters, and how deep its parentheses may go. */
const LONGEST = 4_000;
const DEEPEST = 20;
const MOST_CONDITIONS = 200;

type Token =
  | { readonly kind: "(" | ")" | "=" | "<" | ">" | "and" | "or" }
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean };

/** Quoted by either mark, with a backslash before what would end it; anything else up to a sign or a space is a word. */
const NEXT = /\s*(?:([()=<>])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s()=<>"']+))/suy;

/**
 * Crowd Query Language: conditions of a property, `=`, `<` or `>`, and a value, joined by `and` and `or`, of which
 * `and` binds closer, and grouped by parentheses. An asterisk at either end of a value stands for any text.
 * @throws CrowdRefused crowd_request_malformed for anything that is not wholly understood: never a wrong match
 */
export function parseCql(source: string, type: EntityType): Restriction {
  if (source.length > LONGEST) throw malformed(`the restriction is longer than ${LONGEST} characters`);
  const tokens = tokensOf(source);
  if (tokens.length === 0) return { kind: "all" };
  let [at, depth, conditions] = [0, 0, 0];

  const next = (): Token | undefined => tokens[at];
  const take = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw malformed("the restriction ends too early");
    at += 1;
    return token;
  };

  const joined = (word: "and" | "or", part: () => Restriction): Restriction => {
    const of = [part()];
    while (next()?.kind === word) {
      at += 1;
      of.push(part());
    }
    const [only] = of;
    return of.length === 1 && only !== undefined ? only : { kind: word, of };
  };
  const either = (): Restriction => joined("or", both);
  const both = (): Restriction => joined("and", single);

  function single(): Restriction {
    if (next()?.kind === "(") return inParentheses();
    conditions += 1;
    if (conditions > MOST_CONDITIONS) throw malformed(`more than ${MOST_CONDITIONS} conditions`);
    const property = take();
    const operator = take();
    const value = take();
    if (property.kind !== "text" || property.quoted || value.kind !== "text" || !isOperator(operator.kind))
      throw malformed("expected a property, one of = < >, and a value");
    return condition(type, property.text, operator.kind, value.text);
  }

  function inParentheses(): Restriction {
    depth += 1;
    if (depth > DEEPEST) throw malformed(`parentheses deeper than ${DEEPEST}`);
    take();
    const inside = either();
    if (take().kind !== ")") throw malformed("a parenthesis is not closed");
    depth -= 1;
    return inside;
  }

  const whole = either();
  if (at < tokens.length) throw malformed("something follows the restriction");
  return whole;
}

const isOperator = (kind: Token["kind"]): kind is Comparison => kind === "=" || kind === "<" || kind === ">";

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  NEXT.lastIndex = 0;
  while (NEXT.lastIndex < end) {
    const from = NEXT.lastIndex;
    const found = NEXT.exec(source);
    if (found === null) throw malformed(`cannot be read from character ${from + 1} on`);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf([, sign, double, single, word]: RegExpExecArray): Token {
  if (sign !== undefined) return { kind: sign as "(" | ")" | Comparison };
  const quoted = double ?? single;
  if (quoted !== undefined) return { kind: "text", text: quoted.replace(/\\(.)/gsu, "$1"), quoted: true };
  const keyword = word?.toLowerCase();
  if (keyword === "and" || keyword === "or") return { kind: keyword };
  return { kind: "text", text: word ?? "", quoted: false };
}
