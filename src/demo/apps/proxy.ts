import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestListener } from "node:http";

/** What an app behind the proxy learns of a person; whatever a browser sends under these names is taken away. */
const IDENTITY = ["user", "email", "name", "groups", "roles"].map((about) => `x-forwarded-${about}`);

interface Settings {
  /** Sallyport's own address. */
  readonly broker: string;
  /** The app, which speaks no protocol of sign-in at all. */
  readonly app: RequestListener;
}

/**
 * A reverse proxy as small as one can be: it asks Sallyport about each request, gives the app what it is told, and
 * shows the browser whatever else Sallyport answers. nginx, Traefik and Caddy do the same (docs/apps/forward-auth.md).
 */
export const createProxy =
  ({ broker, app }: Settings): RequestListener =>
  (req, res) => {
    void (async () => {
      const said = forwarded(req);
      if (req.url?.startsWith("/.sallyport/")) return pass(await ask(`${broker}${req.url}`, said), res);
      const verdict = await ask(`${broker}/forward-auth?answer=redirect`, said);
      if (verdict.statusCode !== 200) return pass(verdict, res);
      verdict.resume();
      for (const name of Object.keys(req.headers)) if (isIdentity(name)) delete req.headers[name];
      for (const name of IDENTITY) {
        const value = verdict.headers[name];
        if (typeof value === "string" && value !== "") req.headers[name] = value;
      }
      app(req, res);
    })().catch(() => res.writeHead(502).end("Sallyport does not answer"));
  };

/** A server may take an underscore for a hyphen. */
const isIdentity = (name: string): boolean => IDENTITY.includes(name.replaceAll("_", "-"));

function forwarded(req: IncomingMessage): IncomingHttpHeaders {
  const {
    "content-length": _length,
    "transfer-encoding": _encoding,
    connection: _hop,
    ...rest
  } = req.headers;
  const host = req.headers.host ?? "";
  return {
    ...rest,
    "x-forwarded-host": host,
    "x-forwarded-proto": "http",
    "x-forwarded-uri": req.url ?? "/",
    "x-forwarded-method": req.method ?? "GET",
  };
}

const ask = (url: string, headers: IncomingHttpHeaders): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, resolve).on("error", reject).end();
  });

function pass(answer: IncomingMessage, res: Parameters<RequestListener>[1]): void {
  res.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(res);
}
