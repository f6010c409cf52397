import { X509Certificate } from "node:crypto";
import { SaxesParser } from "saxes";
import { thumbprintOf } from "./trust.ts";

/** A recorded message as an administrator may read it. */
export interface ShownMessage {
  /** `xml` where it could be read to its end; `text` where it could not, and then only as far as it was XML. */
  readonly form: "xml" | "text";
  readonly text: string;
  /** Of the decoded message. */
  readonly bytes: number;
  /** What stopped the reading. */
  readonly problem: string | undefined;
}

/** Elements whose text identifies nobody and opens nothing; all other text is replaced by its length. */
const OPEN = new Set([
  "Issuer",
  "Audience",
  "AuthnContextClassRef",
  "AuthnContextDeclRef",
  "AuthenticatingAuthority",
  "StatusMessage",
  "SessionIndex",
]);
/** Whose text is a person's data: shown on demand. */
const PERSONAL = new Set(["AttributeValue", "NameID"]);
const LONGEST_ATTRIBUTE = 1_024;
/** Deeper levels stand under each other, so that a hostile message cannot grow by its indentation. */
const DEEPEST_INDENT = 24;

/**
 * Pretty-prints a `SAMLResponse` field with its secrets left out: signatures and digests as their length, certificates
 * as thumbprint and dates, ciphertext as length, a person's values only if asked for. Nothing is verified; whatever a
 * stranger sent is shown as far as it can be read.
 */
export function showMessage(field: string, withValues: boolean): ShownMessage {
  const bytes = Buffer.from(field, "base64");
  const { lines, problem } = printed(bytes.toString("utf8"), withValues);
  return {
    form: problem === undefined ? "xml" : "text",
    text: lines.join("\n"),
    bytes: bytes.length,
    problem,
  };
}

interface Open {
  readonly name: string;
  readonly tag: string;
  text: string;
  hasChildren: boolean;
}

function printed(
  xml: string,
  withValues: boolean,
): { lines: readonly string[]; problem: string | undefined } {
  const printer = createPrinter(withValues);
  const parser = new SaxesParser({ xmlns: false, position: false });
  // Thrown, so that nothing is read beyond a mistake: what follows could be taken for something else than it is, and
  // the parser seeks the start of each stray end tag among all that is open.
  parser.on("error", (error) => {
    throw new Unreadable(error.message);
  });
  parser.on("doctype", printer.aside("document type"));
  parser.on("comment", printer.aside("comment"));
  const instruction = printer.aside("processing instruction");
  parser.on("processinginstruction", ({ target, body }) => instruction(target + body));
  parser.on("opentag", printer.open);
  parser.on("text", printer.text);
  parser.on("cdata", printer.text);
  parser.on("closetag", printer.close);
  try {
    parser.write(xml).close();
    return { lines: printer.finish(), problem: undefined };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { lines: printer.finish(), problem: error.message };
  }
}

class Unreadable extends Error {}

/** Writes line by line; a start tag waits until it is known whether text or children follow. */
function createPrinter(withValues: boolean) {
  const lines: string[] = [];
  const open: Open[] = [];
  const put = (line: string, depth = open.length): void => {
    lines.push("  ".repeat(Math.min(depth, DEEPEST_INDENT)) + line);
  };
  const settleParent = (): void => {
    const parent = open.at(-1);
    if (parent === undefined || parent.hasChildren) return;
    parent.hasChildren = true;
    put(parent.tag, open.length - 1);
  };
  // Counted, not sought: a stranger's message may be as deep as it is long.
  let personalOpen = 0;
  const isPersonal = (): boolean => personalOpen > 0;

  return {
    aside: (what: string) => (text: string) => {
      settleParent();
      put(`<!-- ${what}, ${text.length} characters -->`);
    },
    open({ name, attributes }: { name: string; attributes: Record<string, string> }): void {
      settleParent();
      const hidden = isPersonal() && !withValues;
      const pairs = Object.entries(attributes).map(([key, value]) => attributeText(key, value, hidden));
      const tag = `<${[name, ...pairs].join(" ")}>`;
      const local = localName(name);
      open.push({ name: local, tag, text: "", hasChildren: false });
      if (PERSONAL.has(local)) personalOpen += 1;
    },
    text(piece: string): void {
      const current = open.at(-1);
      if (current !== undefined) current.text += piece;
    },
    close({ name }: { name: string }): void {
      const personal = isPersonal();
      const current = open.pop();
      if (current === undefined) return;
      if (PERSONAL.has(current.name)) personalOpen -= 1;
      const content = current.text.trim();
      const told = content === "" ? "" : shownText(current.name, content, personal, withValues);
      if (current.hasChildren) {
        if (told !== "") put(told, open.length + 1);
        put(`</${name}>`);
      } else put(told === "" ? current.tag.replace(/>$/, "/>") : `${current.tag}${told}</${name}>`);
    },
    /** What was open when the reading stopped is shown as far as it came. */
    finish(): readonly string[] {
      for (const [depth, { tag, hasChildren }] of open.entries()) if (!hasChildren) put(tag, depth);
      return lines;
    },
  };
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function attributeText(name: string, value: string, hidden: boolean): string {
  const declares = name === "xmlns" || name.startsWith("xmlns:") || localName(name) === "type";
  const shown = hidden && !declares ? `[${value.length} characters]` : value.slice(0, LONGEST_ATTRIBUTE);
  return `${name}="${escaped(shown)}"`;
}

function shownText(name: string, text: string, personal: boolean, withValues: boolean): string {
  if (name === "X509Certificate") return certificateText(text);
  if (name === "CipherValue") return `[${Buffer.from(text, "base64").length} bytes of ciphertext]`;
  if (OPEN.has(name) || (personal && withValues)) return escaped(text);
  return `[${text.length} characters]`;
}

function certificateText(base64: string): string {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const [from, to] = [certificate.validFromDate, certificate.validToDate].map((date) => date.toISOString());
    return `[certificate ${thumbprintOf(certificate)}, valid from ${from} to ${to}]`;
  } catch {
    return `[${base64.length} characters that are no certificate]`;
  }
}
