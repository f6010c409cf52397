/** As much of HTML as a test needs to go on as a person would: forms, meta refresh, visible text. */
export interface Field {
  readonly name: string | undefined;
  readonly value: string;
  /** `hidden`, `submit`, `checkbox`, ...; `textarea` and `select` under their own names. */
  readonly type: string;
  readonly checked: boolean;
}

export interface Form {
  /** Absolute. */
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly id: string | undefined;
  readonly fields: readonly Field[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

export const unescapeHtml = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name?.toLowerCase() ?? ""] ?? whole;
    },
  );

/** What a person would read, white space folded. */
export const visibleText = (html: string): string =>
  unescapeHtml(html.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]+>/g, " "))
    .replace(/\s+/g, " ")
    .trim();

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(tag);
  const raw = found?.[1] ?? found?.[2] ?? found?.[3];
  return raw === undefined ? undefined : unescapeHtml(raw);
}

/** All forms of a page, as a browser without JavaScript sees them: what `<noscript>` holds is there. */
export function formsOf(html: string, pageUrl: string): Form[] {
  const plain = html.replace(/<\/?noscript>/gi, "");
  return [...plain.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, tag = "", inner = ""]) => ({
    action: new URL(attribute(tag, "action") || pageUrl, pageUrl).href,
    method: attribute(tag, "method")?.toUpperCase() === "POST" ? "POST" : "GET",
    id: attribute(tag, "id"),
    fields: fieldsOf(inner),
  }));
}

function fieldsOf(inner: string): Field[] {
  const tags = inner.matchAll(/<(input|button)\b([^>]*)>|<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\3>/gi);
  return [...tags].map(([, kind, tag = "", block, blockTag = "", content = ""]) => {
    if (block)
      return {
        name: attribute(blockTag, "name"),
        value: blockValue(block, content),
        type: block.toLowerCase(),
        checked: false,
      };
    const type =
      attribute(tag, "type")?.toLowerCase() ?? (kind?.toLowerCase() === "button" ? "submit" : "text");
    return {
      name: attribute(tag, "name"),
      value: attribute(tag, "value") ?? "",
      type,
      checked: /\bchecked\b/i.test(tag),
    };
  });
}

function blockValue(block: string, content: string): string {
  if (block.toLowerCase() === "textarea") return unescapeHtml(content.replace(/^\r?\n/, ""));
  const options = [...content.matchAll(/<option\b([^>]*)>([^<]*)/gi)];
  const [, tag = "", label = ""] =
    options.find(([, option = ""]) => /\bselected\b/i.test(option)) ?? options[0] ?? [];
  return attribute(tag, "value") ?? unescapeHtml(label.trim());
}

/** Where `<meta http-equiv=refresh>` leads at once; slow ones (a minute and more) are for people. */
export function refreshOf(html: string, pageUrl: string): string | undefined {
  const tag = /<meta\b[^>]*http-equiv\s*=\s*["']?refresh["']?[^>]*>/i.exec(html)?.[0];
  const found = /^\s*(\d+)\s*[;,]\s*url\s*=\s*['"]?([^'"]+)/i.exec((tag && attribute(tag, "content")) ?? "");
  return found?.[2] && Number(found[1]) < 60 ? new URL(found[2].trim(), pageUrl).href : undefined;
}

/**
 * The form as `application/x-www-form-urlencoded`, with `values` typed in and the button pressed that
 * they name, or else the first.
 * A name in `values` that the form lacks is an error of the test.
 */
export function filledIn(form: Form, values: Readonly<Record<string, string>>): URLSearchParams {
  const body = new URLSearchParams();
  const buttons = form.fields.filter(({ type }) => type === "submit");
  const pressed = buttons.find(({ name }) => name && name in values) ?? buttons[0];
  for (const field of form.fields) {
    const { name, value, type, checked } = field;
    if (type === "submit" && field !== pressed) continue;
    if (!name || type === "button" || type === "image") continue;
    const typed = values[name];
    if ((type === "checkbox" || type === "radio") && typed === undefined && !checked) continue;
    if (type === "radio" && typed !== undefined && typed !== value) continue;
    body.append(name, typed ?? value);
  }
  const unknown = Object.keys(values).filter((name) => !body.has(name));
  if (unknown.length > 0) throw new Error(`the form at ${form.action} has no field ${unknown.join(", ")}`);
  return body;
}
