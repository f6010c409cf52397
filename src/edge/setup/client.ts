import type { OidcInput } from "../../connections/oidc-upstream.ts";
import type { OidcUrls } from "../../connections/sp-urls.ts";
import type { OidcUpstream } from "../../connections/types.ts";
import { Invalid } from "../../kernel/errors.ts";
import { html, type Html } from "../http/html.ts";
import { copied, pathOf } from "./frame.ts";

/** What to do at an OpenID provider, with this connection's values. */
export const clientValuesBody = (linkId: string, { redirectUri, loginUrl }: OidcUrls): Html =>
  html`<p class="soft">
      In another window, as an administrator of the identity provider. Values of ours are to be copied letter
      by letter.
    </p>
    <section>
      <h2>1. Register a client</h2>
      <p>A confidential web client: authorization code, with PKCE where it can be chosen.</p>
      ${copied("redirect", "Redirect URI", redirectUri)}
      ${copied("login", "Sign-in address", loginUrl, "Only if it asks for one, for a tile or a bookmark.")}
    </section>
    <section>
      <h2>2. Let it say who somebody is</h2>
      <p>
        Allow the scopes openid, email and profile, and one for groups if it has one. Assign the people who
        may come in.
      </p>
    </section>
    <section>
      <h2>3. Take with you</h2>
      <p>Its issuer, the client ID and a client secret: the next step asks for them.</p>
    </section>
    <p class="row"><a class="button" href="${pathOf(linkId, "client")}">That is done: next</a></p>`;

interface About {
  readonly linkId: string;
  readonly token: Html;
  readonly oidc: OidcUpstream | undefined;
  /** As typed before, where it was not taken; never the secret. */
  readonly typed: Readonly<Record<string, string>>;
}

/** The client that was registered. The secret is asked for and never shown. */
export const clientBody = ({ linkId, token, oidc, typed }: About): Html =>
  html`${
      oidc !== undefined &&
      html`<div class="note">
        <p>Known: <code>${oidc.issuer}</code>, client <code>${oidc.clientId}</code>.</p>
        <p>Go on, or give something newer.</p>
      </div>`
    }
    <form method="post" action="${pathOf(linkId, "client")}">
      ${token}
      <label for="issuer">Issuer</label>
      <input
        type="text"
        inputmode="url"
        id="issuer"
        name="issuer"
        value="${typed["issuer"] ?? oidc?.issuer}"
        maxlength="2048"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="issuer-note"
      />
      <p class="soft small" id="issuer-note">
        Letter by letter as its discovery document has it, the last slash included.
      </p>
      <label for="client-id">Client ID</label>
      <input
        type="text"
        id="client-id"
        name="clientId"
        value="${typed["clientId"] ?? oidc?.clientId}"
        maxlength="512"
        autocomplete="off"
        spellcheck="false"
      />
      <label for="client-secret">Client secret</label>
      <input
        type="password"
        id="client-secret"
        name="clientSecret"
        maxlength="512"
        autocomplete="off"
        aria-describedby="client-secret-note"
      />
      <p class="soft small" id="client-secret-note">
        ${
          oidc === undefined
            ? "Kept sealed, and never shown again."
            : "Empty keeps the one that is known. With a new issuer it must be given anew."
        }
      </p>
      <label for="scopes">Scopes</label>
      <input
        type="text"
        id="scopes"
        name="scopes"
        value="${typed["scopes"] ?? (oidc?.scopes ?? ["openid", "email", "profile"]).join(" ")}"
        maxlength="1024"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="scopes-note"
      />
      <p class="soft small" id="scopes-note">Between spaces. Add the one for groups if there is one.</p>
      <button class="full" type="submit">Use this client</button>
    </form>`;

/** @throws Invalid unless issuer and client ID were given */
export function clientFrom(fields: Readonly<Record<string, string>>): OidcInput {
  const given = (name: string): string | undefined => {
    const text = (fields[name] ?? "").trim();
    return text === "" ? undefined : text;
  };
  const [issuer, clientId, clientSecret] = [given("issuer"), given("clientId"), given("clientSecret")];
  if (issuer === undefined || clientId === undefined)
    throw new Invalid(`${issuer === undefined ? "the issuer" : "the client ID"} was not given`, {
      nextStep: "Copy issuer and client ID from the provider's console.",
    });
  const scopes = given("scopes")?.split(/\s+/);
  return { issuer, clientId, clientSecret, scopes };
}
