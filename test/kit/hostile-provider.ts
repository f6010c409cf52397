import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";

/** What this provider does otherwise than an honest one would. */
export interface Plan {
  /** Added to the discovery document, or in place of some of it. */
  metadata?: Readonly<Record<string, unknown>>;
  /** In place of the discovery document. */
  discovery?: { readonly status: number; readonly location?: string };
  /** Parameters of the answer to the browser; `undefined` takes one away. */
  answer?: Readonly<Record<string, string | undefined>>;
  /** Claims of the ID token; `undefined` takes one away. */
  claims?: Readonly<Record<string, unknown>>;
  /** How the token is signed; by the published key with ES256 unless said otherwise. */
  signedBy?: "stranger" | "nobody" | "secret";
  userinfo?: Readonly<Record<string, unknown>>;
  /** In place of tokens. */
  tokens?: { readonly status: number; readonly error: string };
  /** By path, in place of what would be answered. */
  raw?: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
}

export interface Asked {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
}

export const HOSTILE_CLIENT = {
  clientId: "sallyport",
  clientSecret: "s3cret-of-the-client-0123456789abcdef",
};

/** An OpenID provider that says whatever a test wants it to say, to whoever asks. Signs everybody in at once. */
export async function openHostileProvider(now: () => Date) {
  const own = await generateKeyPair("ES256");
  const stranger = await generateKeyPair("ES256");
  const asked: Asked[] = [];
  const nonces = new Map<string, string>();
  const state: { plan: Plan; codes: number } = { plan: {}, codes: 0 };
  const server = createServer(
    (req, res) => void answer(req, res).catch((error: unknown) => res.destroy(asError(error))),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? "/", issuer);
    const body = req.method === "POST" ? new URLSearchParams(await textOf(req)) : url.searchParams;
    asked.push({ path: url.pathname, parameters: body, authorization: req.headers.authorization });
    const { plan } = state;
    const raw = plan.raw?.[url.pathname];
    if (raw !== undefined) return void res.writeHead(200, { "content-type": raw.type }).end(raw.body);
    if (url.pathname === "/.well-known/openid-configuration") {
      if (plan.discovery !== undefined) {
        const { status, location } = plan.discovery;
        return void res.writeHead(status, location === undefined ? {} : { location }).end();
      }
      return json(res, metadata());
    }
    if (url.pathname === "/jwks")
      return json(res, { keys: [{ ...(await exportJWK(own.publicKey)), kid: "one" }] });
    if (url.pathname === "/authorize") return authorize(url.searchParams, res);
    if (url.pathname === "/token") return token(body, res);
    if (url.pathname === "/userinfo") return json(res, { sub: "ada", ...plan.userinfo });
    res.writeHead(404).end();
  }

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
    authorization_response_iss_parameter_supported: true,
    ...state.plan.metadata,
  });

  function authorize(parameters: URLSearchParams, res: ServerResponse): void {
    state.codes += 1;
    const code = `code-${state.codes}`;
    nonces.set(code, parameters.get("nonce") ?? "");
    const back = new URL(parameters.get("redirect_uri") ?? "none:");
    const said = { code, state: parameters.get("state") ?? "", iss: issuer, ...state.plan.answer };
    for (const [name, value] of Object.entries(said))
      if (value !== undefined) back.searchParams.set(name, value);
    res.writeHead(302, { location: back.href }).end();
  }

  async function token(body: URLSearchParams, res: ServerResponse): Promise<void> {
    const { tokens } = state.plan;
    if (tokens !== undefined) return json(res, { error: tokens.error }, tokens.status);
    const code = body.get("code") ?? "";
    const nonce = nonces.get(code);
    if (nonce === undefined) return json(res, { error: "invalid_grant" }, 400);
    nonces.delete(code);
    const at = Math.floor(now().getTime() / 1000);
    const usual = {
      iss: issuer,
      aud: HOSTILE_CLIENT.clientId,
      sub: "ada",
      nonce,
      iat: at,
      exp: at + 300,
      auth_time: at,
    };
    const person = { email: "ada@northwind.example", email_verified: true, name: "Ada" };
    json(res, {
      access_token: "access",
      token_type: "Bearer",
      id_token: await signed({ ...usual, ...person, ...state.plan.claims }),
    });
  }

  async function signed(claims: JWTPayload): Promise<string> {
    if (state.plan.signedBy === "nobody") return new UnsecuredJWT(claims).encode();
    if (state.plan.signedBy === "secret")
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode(HOSTILE_CLIENT.clientSecret));
    const key = state.plan.signedBy === "stranger" ? stranger.privateKey : own.privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(key);
  }

  return {
    issuer,
    /** Every request that it got. */
    asked: asked as readonly Asked[],
    plans(plan: Plan): void {
      state.plan = plan;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function textOf(req: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
