import type { CertificateFacts, IdpInput } from "../../connections/identity-provider.ts";
import type { IdentityProvider } from "../../connections/types.ts";
import { Invalid } from "../../kernel/errors.ts";
import type { Preset } from "../../presets/types.ts";
import { html, type Html } from "../http/html.ts";
import { pathOf } from "./frame.ts";

interface About {
  readonly linkId: string;
  readonly token: Html;
  readonly preset: Preset<unknown>;
  readonly idp: IdentityProvider | undefined;
  readonly certificates: readonly CertificateFacts[];
  /** As typed before, where it was not taken. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What the identity provider says of itself, in whichever way it is at hand (C2). */
export const metadataBody = ({ linkId, token, preset, idp, certificates, typed }: About): Html =>
  html`${idp !== undefined && known(idp, certificates)}
    <p>Give one of these; ${preset.title} has it here:</p>
    <ul>
      ${preset.handBack.map(
        ({ label, where, note }) =>
          html`<li><strong>${label}</strong>: ${where}${note !== undefined && ` (${note})`}</li>`,
      )}
    </ul>
    <form method="post" action="${pathOf(linkId, "metadata")}" enctype="multipart/form-data">
      ${token}
      <label for="url">The address of its metadata</label>
      <input
        type="text"
        inputmode="url"
        id="url"
        name="metadataUrl"
        value="${typed["metadataUrl"]}"
        maxlength="2048"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="url-note"
      />
      <p class="soft small" id="url-note">
        The best choice where there is one: new certificates are then followed by themselves.
      </p>
      <label for="file">Or its metadata as a file</label>
      <input type="file" id="file" name="metadataFile" accept=".xml,application/xml,text/xml" />
      <label for="xml">Or its metadata, pasted</label>
      <textarea id="xml" name="metadataXml" rows="4" spellcheck="false">${typed["metadataXml"]}</textarea>
      <details ${typed["entityId"] !== undefined && typed["entityId"] !== "" && html`open`}>
        <summary>Or typed by hand</summary>
        <label for="entity">Entity ID, or issuer</label>
        <input
          type="text"
          id="entity"
          name="entityId"
          value="${typed["entityId"]}"
          maxlength="1024"
          autocomplete="off"
          spellcheck="false"
        />
        <label for="sso">Single sign-on address</label>
        <input
          type="text"
          inputmode="url"
          id="sso"
          name="ssoUrl"
          value="${typed["ssoUrl"]}"
          maxlength="2048"
          autocomplete="off"
          spellcheck="false"
        />
        <label for="certificate">Signing certificate (PEM)</label>
        <textarea id="certificate" name="certificate" rows="4" spellcheck="false">
${typed["certificate"]}</textarea>
      </details>
      <label for="which">Which one, if the metadata describes several identity providers (entity ID)</label>
      <input
        type="text"
        id="which"
        name="metadataEntityId"
        value="${typed["metadataEntityId"]}"
        maxlength="1024"
        autocomplete="off"
        spellcheck="false"
      />
      <button class="full" type="submit">Read it</button>
    </form>
    ${idp !== undefined && html`<p class="row"><a class="button quiet" href="${pathOf(linkId)}">Keep what is there: next</a></p>`}`;

const known = (idp: IdentityProvider, certificates: readonly CertificateFacts[]): Html =>
  html`<h2>What we know</h2>
    <ul>
      <li>Entity ID: <code>${idp.entityId}</code></li>
      <li>Single sign-on address: <code>${idp.ssoUrl}</code></li>
      ${certificates.map(
        ({ sha256, notAfter }) =>
          html`<li>
            Certificate until ${notAfter.toISOString().slice(0, 10)}, SHA-256
            <code>${sha256.slice(0, 16)}…</code>
          </li>`,
      )}
    </ul>`;

const WAYS = ["metadataUrl", "metadataFile", "metadataXml", "entityId"] as const;

/** @throws Invalid unless one way was taken */
export function metadataFrom(fields: Readonly<Record<string, string>>): IdpInput {
  const given = (name: string): string | undefined => {
    const text = (fields[name] ?? "").trim();
    return text === "" ? undefined : text;
  };
  const ways = WAYS.filter((name) => given(name) !== undefined);
  if (ways.length !== 1)
    throw new Invalid(ways.length === 0 ? "nothing was given" : "several were given, and they may differ", {
      nextStep: "Give the address, a file, the text, or the typed fields: one of them.",
    });
  const which = given("metadataEntityId");
  const chosen = which === undefined ? {} : { metadataEntityId: which };
  const metadataUrl = given("metadataUrl");
  if (metadataUrl !== undefined && !URL.canParse(metadataUrl))
    throw new Invalid("that is no address", { nextStep: "Copy the whole address, with https:// in front." });
  if (metadataUrl !== undefined) return { metadataUrl, ...chosen };
  const entityId = given("entityId");
  if (entityId === undefined)
    return { metadataXml: given("metadataFile") ?? given("metadataXml"), ...chosen };
  return { idp: { entityId, ssoUrl: given("ssoUrl"), certificates: [given("certificate") ?? ""] } };
}
