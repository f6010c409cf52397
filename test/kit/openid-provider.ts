import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { Provider, type ClientMetadata, type Configuration } from "oidc-provider";

/** Who can sign in at the test's OpenID provider: claims by subject. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A real OpenID provider on loopback: panva's oidc-provider. It signs in whoever the login hint names, or the first
 * account, and wants PKCE of everybody.
 */
export async function openOpenidProvider(clients: readonly ClientMetadata[], accounts: Accounts) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    ...settings(accounts),
    clients: [...clients],
    jwks: { keys: await keys() },
  });
  const callback = provider.callback();
  const names = Object.keys(accounts);

  server.on("request", (req, res) => {
    if (req.url?.startsWith("/interaction/") !== true) {
      void callback(req, res);
      return;
    }
    void provider
      .interactionDetails(req, res)
      .then(({ params }) => {
        const named = names.find((name) => accounts[name]?.["email"] === params["login_hint"]) ?? names[0];
        return provider.interactionFinished(req, res, { login: { accountId: named ?? "" } });
      })
      .catch(() => res.writeHead(500).end());
  });

  return {
    issuer,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const settings = (accounts: Accounts): Configuration => ({
  features: { devInteractions: { enabled: false } },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "given_name", "family_name"],
    groups: ["groups"],
  },
  pkce: { required: () => true },
  cookies: { keys: ["for tests"] },
  ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256"] },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  // Nobody is asked for consent.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      ...(oidc.client !== undefined && { clientId: oidc.client.clientId }),
      ...(oidc.session?.accountId !== undefined && { accountId: oidc.session.accountId }),
    });
    grant.addOIDCScope("openid email profile groups");
    await grant.save();
    return grant;
  },
});

async function keys() {
  const rsa = await generateKeyPair("RS256", { extractable: true });
  const ec = await generateKeyPair("ES256", { extractable: true });
  return [
    { ...(await exportJWK(rsa.privateKey)), kid: "rsa", use: "sig" },
    { ...(await exportJWK(ec.privateKey)), kid: "ec", use: "sig" },
  ];
}
