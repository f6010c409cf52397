/** What came last, after all that a browser follows by itself. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly body: string;
  /** The first form of the page; absent where there is none. */
  readonly form: Form | undefined;
}

interface Form {
  readonly action: string;
  readonly post: boolean;
  /** What would be sent if nobody changed anything. */
  readonly fields: Readonly<Record<string, string>>;
}

interface Step {
  readonly url: string;
  /** Absent: a GET. */
  readonly form?: URLSearchParams;
  /** The host of the page whose form it is. */
  readonly from?: string;
}

/** Somebody before a browser of their own, as far as a sign-in needs one. */
export interface Visitor {
  open(url: string): Promise<Page>;
  /** Presses the button of the page's form, with these values typed in. @throws TypeError for a page without one */
  press(page: Page, typed?: Readonly<Record<string, string>>): Promise<Page>;
  /** Clears the cookies of one host. */
  forget(host: string): void;
}

const MOST_HOPS = 12;

/**
 * A browser without JavaScript over plain HTTP: cookies by host, redirects, meta refresh, forms.
 * It reads the pages of the broker and of the simulators, which are ours; it is no reader of HTML at large.
 */
export function openVisitor(): Visitor {
  const jar = new Map<string, Map<string, string>>();

  async function follow(first: Step): Promise<Page> {
    let step: Step | undefined = first;
    let page: Page | undefined;
    for (let hop = 0; step && hop < MOST_HOPS; hop += 1) {
      const answer: Response = await ask(step, cookiesFor(jar, step));
      keep(jar, new URL(step.url).hostname, answer.headers.getSetCookie());
      page = pageOf(step.url, answer.status, await answer.text());
      const next: string | undefined = answer.headers.get("location") ?? refreshOf(page.body);
      step = next === undefined ? undefined : { url: new URL(next, page.url).href };
    }
    if (!page || step) throw new TypeError(`more than ${MOST_HOPS} hops from ${first.url}`);
    return page;
  }

  return {
    open: (url) => follow({ url }),
    press({ url, form }, typed = {}) {
      if (!form) throw new TypeError(`there is no form at ${url}`);
      const values = new URLSearchParams({ ...form.fields, ...typed });
      if (form.post) return follow({ url: form.action, form: values, from: new URL(url).hostname });
      const target = new URL(form.action);
      target.search = values.toString();
      return follow({ url: target.href });
    },
    forget: (host) => void jar.delete(host),
  };
}

/** Names under localhost are this machine whatever its resolver says, as they are to browsers. */
function ask({ url, form }: Step, cookie: string): Promise<Response> {
  const at = new URL(url);
  if (at.hostname.endsWith(".localhost")) at.hostname = "127.0.0.1";
  return fetch(at, {
    redirect: "manual",
    headers: cookie === "" ? {} : { cookie },
    ...(form && { method: "POST", body: form }),
  });
}

/** SameSite=Lax, which is what all of ours are: a form of another site brings none along. */
function cookiesFor(jar: ReadonlyMap<string, ReadonlyMap<string, string>>, { url, from }: Step): string {
  const { hostname } = new URL(url);
  if (from !== undefined && from !== hostname) return "";
  return [...(jar.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
}

function keep(jar: Map<string, Map<string, string>>, host: string, lines: readonly string[]): void {
  const cookies = jar.get(host) ?? new Map<string, string>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") cookies.delete(name);
    else cookies.set(name, value);
  }
  jar.set(host, cookies);
}

function pageOf(url: string, status: number, body: string): Page {
  const [, tag = "", inside = ""] = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(body) ?? [];
  const form = tag !== "" && {
    action: new URL(attribute(tag, "action") ?? url, url).href,
    post: attribute(tag, "method")?.toLowerCase() === "post",
    fields: fieldsIn(inside),
  };
  return { url, status, body, form: form || undefined };
}

const fieldsIn = (inside: string): Form["fields"] =>
  Object.fromEntries(
    [...inside.matchAll(/<input\b([^>]*)>/g)]
      .map(([, tag = ""]) => tag)
      .filter((tag) => attribute(tag, "type") !== "radio" || / checked\b/.test(tag))
      .map((tag) => [attribute(tag, "name") ?? "", attribute(tag, "value") ?? ""]),
  );

const refreshOf = (body: string): string | undefined =>
  attribute(/<meta http-equiv="refresh"([^>]*)>/.exec(body)?.[1] ?? "", "content")?.replace(/^0;url=/, "");

const SIGNS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function attribute(tag: string, name: string): string | undefined {
  const raw = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return raw?.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_whole, sign: string) => SIGNS[sign] ?? "");
}
