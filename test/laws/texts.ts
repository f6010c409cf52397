import { codeOf } from "./laws.ts";

/** Attributes that are read out or shown. */
const READ = /\s(?:aria-label|aria-description|title|alt|placeholder)=(?:"([^"]*)"|'([^']*)')/g;
const TITLE = /\b(?:title|text|button|note): (?:"([^"]*)"|`([^`]*)`)/g;
const LETTERS = /\p{L}{2}/u;
/** A text that is chosen inside a template; names of things have no spaces and begin small. */
const SENTENCE = /^\p{Lu}|\s/u;
/** Stands for a piece that is put in. */
const HOLE = "\0";

interface Template {
  /** Without its pieces. */
  readonly text: string;
  readonly pieces: readonly string[];
  /** The place of the closing backtick. */
  readonly end: number;
}

/**
 * The words that a source puts into pages by itself: between the tags of `html` templates, in attributes that are read,
 * in texts that are chosen between inside a template, and as a page's `title`, or its `text`.
 */
export function textsIn(source: string): string[] {
  const code = codeOf(source);
  const titles = [...code.matchAll(TITLE)].map(
    ([, plain = "", template = ""]) => plain + template.replaceAll(/\$\{[^}]*\}/g, HOLE),
  );
  return [...outerTemplates(code).flatMap(textsOf), ...titles.flatMap(wordsOf)];
}

function outerTemplates(code: string): Template[] {
  const found: Template[] = [];
  for (let at = 0; at < code.length; at++)
    if (code[at] === "`") {
      const template = readTemplate(code, at + 1);
      if (code.slice(0, at).endsWith("html")) found.push(template);
      else found.push(...template.pieces.flatMap(outerTemplates));
      at = template.end;
    }
  return found;
}

/** @param start behind the opening backtick */
function readTemplate(code: string, start: number): Template {
  const pieces: string[] = [];
  let text = "";
  let at = start;
  while (at < code.length && code[at] !== "`")
    if (code.startsWith("${", at)) {
      const end = endOfPiece(code, at + 2);
      pieces.push(code.slice(at + 2, end));
      text += HOLE;
      at = end + 1;
    } else {
      text += code[at];
      at++;
    }
  return { text, pieces, end: at };
}

/** The place of the brace that closes the piece. */
function endOfPiece(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === "`") at = readTemplate(code, at + 1).end;
    else if (code[at] === "{") depth++;
    else if (code[at] === "}") depth--;
    if (depth === 0) return at;
  }
  return code.length;
}

function textsOf({ text, pieces }: Template): string[] {
  const attributes = [...text.matchAll(READ)].map(([, double = "", single = ""]) => double + single);
  const shown = text.replaceAll(/<[^>]*(?:>|$)/g, (tag) => `\n${tag.replaceAll(/[^\0]/g, "")}\n`);
  const parts = text.split(HOLE).slice(0, -1);
  const chosen = pieces.filter((_, index) => !endsInTag(parts.slice(0, index + 1).join(HOLE)));
  return [
    ...[...attributes, shown].flatMap(wordsOf),
    ...chosen.flatMap((piece) =>
      [...withoutTemplates(piece).matchAll(/"([^"]*)"/g)]
        .map(([, literal = ""]) => literal)
        .filter((literal) => SENTENCE.test(literal))
        .flatMap(wordsOf),
    ),
    ...pieces.flatMap(outerTemplates).flatMap(textsOf),
  ];
}

const endsInTag = (text: string): boolean => text.lastIndexOf("<") > text.lastIndexOf(">");

function withoutTemplates(code: string): string {
  const at = code.indexOf("`");
  if (at < 0) return code;
  const { end } = readTemplate(code, at + 1);
  return code.slice(0, at) + withoutTemplates(code.slice(end + 1));
}

const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/&\w+;/g, " ")
    .split(/[\0\n]/)
    .map((part) => part.trim())
    .filter((part) => LETTERS.test(part));
