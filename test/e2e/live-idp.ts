import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { inflateRawSync } from "node:zlib";
import type { OutgoingLogout } from "../../src/saml/logout/types.ts";
import { createTestIdp, toField } from "../kit/idp.ts";
import { createLogoutIdp, type Binding, type LogoutIdp } from "../kit/logout-idp.ts";
import { freePort } from "../kit/port.ts";

interface Sp {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly sloUrl: string;
  readonly metadataUrl: string;
}

/**
 * An identity provider that browsers can visit: it signs one person in without asking, and takes and asks for single
 * logout; it may answer by another binding than it asks for. On 127.0.0.1, so that it is another site than a broker on localhost.
 */
export async function startLiveIdp(person: string, binding: Binding, answersBy = binding) {
  const idp = await createTestIdp(`live-${binding}-${answersBy}`);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  let sp: Sp | undefined;
  let desk: LogoutIdp | undefined;
  const seen: string[] = [];

  async function signIn(query: URLSearchParams): Promise<string> {
    const packed = Buffer.from(query.get("SAMLRequest") ?? "", "base64");
    const requestId = / ID="([^"]+)"/.exec(inflateRawSync(packed).toString("utf8"))?.[1] ?? "";
    const { acsUrl = "", entityId: spEntityId = "" } = sp ?? {};
    const meant = { acsUrl, spEntityId, requestId, now: new Date() };
    const xml = await idp.respond(meant, person, { sessionIndex: "_live-session" });
    return posting(acsUrl, { SAMLResponse: toField(xml), RelayState: query.get("RelayState") ?? "" });
  }

  /** Whatever arrives at the logout address: a request is answered by our binding, an answer is the end. */
  async function logOut(req: IncomingMessage, url: URL, res: ServerResponse): Promise<void> {
    const incoming =
      req.method === "POST"
        ? ({ binding: "post", form: await bodyOf(req) } as const)
        : ({ binding: "redirect", rawQuery: url.search.slice(1) } as const);
    const verdict = await desk?.read(incoming);
    if (!desk || !verdict?.ok) return void res.end(`refused: ${JSON.stringify(verdict)}`);
    const { facts } = verdict;
    seen.push(`${incoming.binding} ${facts.kind}`);
    if (facts.kind === "response") return void res.end(page(`Signed out: ${facts.status.split(":").at(-1)}`));
    carry(res, desk.answer(answersBy, facts.id, { relayState: facts.relayState }));
  }

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? "/", base);
    res.setHeader("content-type", "text/html");
    const answers: Record<string, () => Promise<void> | void> = {
      "/sso": async () => void res.end(await signIn(url.searchParams)),
      "/slo": () => logOut(req, url, res),
      // The tile with which a person signs out at the identity provider.
      "/leave": () => desk && carry(res, desk.ask(binding, person, { sessionIndex: "_live-session" })),
    };
    const answer = answers[url.pathname];
    if (answer === undefined) res.end(page(url.pathname));
    else Promise.resolve(answer()).catch((error: unknown) => res.end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  return {
    base,
    /** `post request`, one for each message that was verified. */
    seen: seen as readonly string[],
    /** What the broker's administrator enters. */
    registration: {
      entityId: idp.entityId,
      ssoUrl: `${base}/sso`,
      sloUrl: `${base}/slo`,
      sloBinding: binding,
      certificates: [idp.key.certificate],
    },
    /** What this identity provider's administrator enters. */
    async trust(given: Sp): Promise<void> {
      sp = given;
      const metadata = await (await fetch(given.metadataUrl)).text();
      const der = /use="signing".*?<ds:X509Certificate>([^<]+)</s.exec(metadata)?.[1] ?? "";
      const certificate = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
      desk = createLogoutIdp(idp, `${base}/slo`, { ...given, certificate }, () => new Date());
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type LiveIdp = Awaited<ReturnType<typeof startLiveIdp>>;

const page = (words: string, more = ""): string =>
  `<!doctype html><link rel="icon" href="data:,"><title>${words}</title><h1>${words}</h1>${more}`;

const posting = (action: string, fields: Readonly<Record<string, string>>): string =>
  page(
    "Going on",
    `<form method="post" action="${action}">${Object.entries(fields)
      .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
      .join("")}<button>Continue</button></form><script>document.forms[0].submit()</script>`,
  );

function carry(res: ServerResponse, message: OutgoingLogout): void {
  if ("form" in message) res.end(posting(message.form.action, message.form.fields));
  else res.writeHead(302, { location: message.url }).end();
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
