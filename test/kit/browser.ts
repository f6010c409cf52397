import http from "node:http";
import https from "node:https";
import { inflateRawSync } from "node:zlib";
import { openCookieJar } from "./browser/cookies.ts";
import { filledIn, formsOf, refreshOf, visibleText, type Form } from "./browser/html.ts";

export type { Form } from "./browser/html.ts";

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** What a person reads. */
  readonly text: string;
  readonly forms: readonly Form[];
}

/** A SAML message that went through the browser, as it went. */
export interface SamlMessage {
  readonly kind: "SAMLRequest" | "SAMLResponse";
  readonly method: string;
  /** Without the query. */
  readonly to: string;
  readonly value: string;
  readonly relayState: string | null;
  /** Empty where the message cannot be read: hostile ones go through browsers too. */
  readonly xml: string;
}

interface Options {
  /** Typed into the first form of each host that has such a field: sign-in names and passwords. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Step {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: string;
  /** The page that leads there; absent when a person typed the address. */
  readonly from?: string;
}

interface Going {
  /** Answers where to stop instead of going on: the page is returned as it came. */
  readonly stopAt?: (page: Page) => boolean;
}

const MOST_HOPS = 40;

/**
 * A browser over plain HTTP for volume: cookies as RFC 6265bis has them, redirects, meta refresh, SAML forms that post
 * themselves, sign-in forms filled from `fields`. It runs no JavaScript and shows nothing; Chromium has the last word.
 */
export function openBrowser({ fields = {}, headers = {} }: Options = {}) {
  const cookies = openCookieJar();
  const trace: string[] = [];
  const saml: SamlMessage[] = [];
  const filled = new Set<string>();

  /** One request and its answer, redirects not followed. */
  async function request(step: Step, extra: Readonly<Record<string, string>> = {}): Promise<Page> {
    const url = new URL(step.url);
    const initiator = step.from === undefined ? undefined : new URL(step.from);
    const cookie = cookies.header({ method: step.method, url, initiator });
    const answer = await send(step, url, {
      ...headers,
      ...(step.from === undefined ? {} : { referer: `${initiator?.origin}/` }),
      ...(step.method === "POST" && initiator ? { origin: initiator.origin } : {}),
      ...(cookie === "" ? {} : { cookie }),
      ...extra,
    });
    cookies.keep(answer.headers["set-cookie"] ?? [], url);
    trace.push(`${answer.status} ${step.method} ${url.host}${url.pathname}`);
    note(saml, step);
    return answer;
  }

  async function follow(first: Step, { stopAt }: Going = {}): Promise<Page> {
    let step: Step | undefined = first;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const page: Page = await request(step);
      if (stopAt?.(page)) return page;
      step = redirectOf(page, step) ?? selfPostOf(page) ?? typedInto(page) ?? refreshStep(page);
      if (!step) return page;
    }
    throw new Error(`more than ${MOST_HOPS} hops:\n${trace.slice(-MOST_HOPS).join("\n")}`);
  }

  function typedInto(page: Page): Step | undefined {
    const { host } = new URL(page.url);
    const names = Object.keys(fields).filter((name) => !filled.has(`${host} ${name}`));
    const form = page.forms.find((candidate) =>
      candidate.fields.some(({ name }) => name && names.includes(name)),
    );
    if (!form) return undefined;
    const here = names.filter((name) => form.fields.some((field) => field.name === name));
    for (const name of here) filled.add(`${host} ${name}`);
    return submission(page, form, Object.fromEntries(here.map((name) => [name, fields[name] ?? ""])));
  }

  return {
    cookies,
    /** `303 POST broker.localhost/saml/.../acs`, one for each request. */
    trace: trace as readonly string[],
    saml: saml as readonly SamlMessage[],
    request,
    /** Type an address and go wherever it leads. */
    go: (url: string, going?: Going): Promise<Page> => follow({ method: "GET", url }, going),
    /** Press the button of a form; the page's first form unless another is given. */
    submit(
      page: Page,
      values: Readonly<Record<string, string>> = {},
      form = page.forms[0],
      going?: Going,
    ): Promise<Page> {
      if (!form) throw new Error(`${page.url} has no form: ${page.text.slice(0, 200)}`);
      return follow(submission(page, form, values), going);
    },
    /** Post fields to any address, as a form of the page `from` would. */
    post: (
      url: string,
      values: Readonly<Record<string, string>>,
      from?: string,
      going?: Going,
    ): Promise<Page> =>
      follow(
        { method: "POST", url, body: new URLSearchParams(values).toString(), ...(from ? { from } : {}) },
        going,
      ),
    /** Press a link. */
    follow: (page: Page, href: string, going?: Going): Promise<Page> =>
      follow({ method: "GET", url: new URL(href, page.url).href, from: page.url }, going),
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** Names under localhost go to 127.0.0.1 whatever the machine's resolver says, as browsers do. */
const addressOf = (host: string): string => (/(^|\.)localhost$/.test(host) ? "127.0.0.1" : host);

function send(step: Step, url: URL, headers: Record<string, string>): Promise<Page> {
  const secure = url.protocol === "https:";
  const form =
    step.body === undefined
      ? {}
      : {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(Buffer.byteLength(step.body)),
        };
  const options = {
    host: addressOf(url.hostname),
    port: url.port || (secure ? 443 : 80),
    path: url.pathname + url.search,
    method: step.method,
    agent: false,
    headers: {
      host: url.host,
      accept: "text/html,*/*;q=0.8",
      "user-agent": "Mozilla/5.0 (test)",
      ...form,
      ...headers,
    },
    ...(secure ? { servername: url.hostname, rejectUnauthorized: false } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        const { statusCode: status = 0, headers: received } = response;
        resolve({
          url: url.href,
          status,
          headers: received,
          body,
          text: visibleText(body),
          forms: formsOf(body, url.href),
        });
      });
    });
    request.setTimeout(30_000, () => request.destroy(new Error(`no answer within 30 s: ${url.href}`)));
    request.on("error", reject);
    request.end(step.body);
  });
}

/** The initiator of a redirect chain is the page that began it, not the hops. */
function redirectOf(page: Page, step: Step): Step | undefined {
  const { location } = page.headers;
  if (page.status < 301 || page.status > 308 || !location) return undefined;
  const target = new URL(location, page.url);
  target.hash = "";
  const from = step.from === undefined ? {} : { from: step.from };
  if (page.status < 307) return { method: "GET", url: target.href, ...from };
  return { ...step, url: target.href };
}

/** A page whose form carries a SAML message by hidden fields posts itself where there is JavaScript. */
function selfPostOf(page: Page): Step | undefined {
  const form = page.forms.find(
    ({ fields }) =>
      fields.some(({ name }) => name === "SAMLResponse" || name === "SAMLRequest") &&
      fields.every(({ name, type }) => type === "hidden" || type === "submit" || !name),
  );
  return form && submission(page, form, {});
}

function refreshStep(page: Page): Step | undefined {
  const url = refreshOf(page.body, page.url);
  return url === undefined ? undefined : { method: "GET", url, from: page.url };
}

function submission(page: Page, form: Form, values: Readonly<Record<string, string>>): Step {
  const body = filledIn(form, values);
  if (form.method === "POST")
    return { method: "POST", url: form.action, body: body.toString(), from: page.url };
  const target = new URL(form.action);
  target.search = body.toString();
  return { method: "GET", url: target.href, from: page.url };
}

function note(saml: SamlMessage[], { method, url, body }: Step): void {
  const { origin, pathname, searchParams } = new URL(url);
  const parameters = method === "POST" ? new URLSearchParams(body) : searchParams;
  for (const kind of ["SAMLRequest", "SAMLResponse"] as const) {
    const value = parameters.get(kind);
    if (value === null) continue;
    const xml = readable(value, method);
    saml.push({ kind, method, to: origin + pathname, value, relayState: parameters.get("RelayState"), xml });
  }
}

function readable(value: string, method: string): string {
  const bytes = Buffer.from(value, "base64");
  if (method !== "GET") return bytes.toString();
  try {
    return inflateRawSync(bytes, { maxOutputLength: 1_000_000 }).toString();
  } catch {
    return "";
  }
}
