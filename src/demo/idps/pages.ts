import type { Response } from "express";
import { createHash } from "node:crypto";
import { html, Html } from "../../edge/http/html.ts";
import { sendDemoPage, type DemoPage } from "../page.ts";
import { DEMO_PASSWORD, type Person } from "../people.ts";
import type { Delivery } from "./answer.ts";
import type { SimulatorSettings, Vendor } from "./vendor.ts";

/** @param waiting the request that this sign-in answers */
export const signInPage = (
  { brand }: Vendor,
  people: readonly Person[],
  waiting: string,
  wrong?: string,
): DemoPage => ({
  brand,
  title: "Sign in",
  ...(wrong !== undefined && { status: 401 }),
  body: html`<div class="card narrow">
    <h1>Sign in</h1>
    ${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
    <form method="post" action="/sign-in">
      <input type="hidden" name="waiting" value="${waiting}" />
      <fieldset>
        <legend>Who are you?</legend>
        ${people.map(choice)}
      </fieldset>
      <label class="field" for="password">Password</label>
      <input id="password" name="password" type="password" value="${DEMO_PASSWORD}" autocomplete="off" />
      <p class="quiet">Everybody's password is <code>${DEMO_PASSWORD}</code>.</p>
      <button class="wide">Sign in</button>
    </form>
  </div>`,
});

const choice = (person: Person, index: number): Html => {
  const { email, givenName, familyName, groups, note } = person;
  const checked = index === 0 ? html` checked` : undefined;
  return html`<label class="choice"
    ><input type="radio" name="person" value="${email}" ${checked} />
    <span
      ><b>${givenName} ${familyName}</b>
      ${groups.map((group) => html`<span class="tag">${group}</span> `)}<small
        >${email}${note !== undefined && html`<br />${note}`}</small
      ></span
    ></label
  >`;
};

/** Where an administrator gets the metadata of a vendor that publishes it at no address. */
export const DOWNLOAD_PATH = "/console/metadata.xml";

/** @param wrong the misconfiguration that is on */
export const homePage = (
  { vendor, people, baseUrl }: SimulatorSettings,
  person: Person | undefined,
  wrong: string | undefined,
): DemoPage => ({
  brand: vendor.brand,
  title: "Identity provider",
  body: html`<h1>${vendor.brand.name}</h1>
    <div class="card">
      ${
        person
          ? html`<p>
                You are signed in here as <b>${person.givenName} ${person.familyName}</b> (${person.email}).
              </p>
              <form method="post" action="/sign-out"><button>Sign out here</button></form>`
          : html`<p>
              Nobody is signed in here. Open an app: it sends you here when it wants to know who you are.
            </p>`
      }
    </div>
    <h2>Settings</h2>
    <div class="card">
      <dl>
        <dt>Entity ID</dt>
        <dd><code>${vendor.entityId}</code></dd>
        <dt>Sign-on URL</dt>
        <dd><code>${baseUrl}${vendor.ssoPath}${vendor.ssoQuery}</code></dd>
        <dt>Metadata</dt>
        <dd>
          ${
            vendor.metadataPath === undefined
              ? html`<a href="${DOWNLOAD_PATH}" download>download</a> (this vendor publishes it at no address)`
              : html`<a href="${vendor.metadataPath}">${baseUrl}${vendor.metadataPath}</a>`
          }
        </dd>
        <dt>People</dt>
        <dd>${people.map(({ email }) => email).join(", ")}</dd>
      </dl>
    </div>
    <h2>Lab</h2>
    <div class="card">
      ${wrong === undefined ? html`<p>Everything is set right.</p>` : html`<p>Set wrong: <b>${wrong}</b></p>`}
      <p><a href="/lab">Set something wrong</a> to see what Sallyport makes of it.</p>
    </div>`,
});

export const refusedPage = ({ brand }: Vendor, because: string): DemoPage => ({
  brand,
  title: "Refused",
  status: 400,
  body: html`<div class="card narrow">
    <h1>This identity provider refuses</h1>
    <p>${because}</p>
  </div>`,
});

const POST_AT_ONCE = "document.forms[0].requestSubmit()";
const POST_AT_ONCE_HASH = createHash("sha256").update(POST_AT_ONCE).digest("base64");

/** SAML bindings 3.5: the browser carries the answer in a form; without JavaScript a person presses the button. */
export function sendPostingPage(
  res: Response,
  { brand }: Vendor,
  { method, action, fields }: Delivery,
): void {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const script = new Html(`<script>${POST_AT_ONCE}</script>`);
  sendDemoPage(res, {
    brand,
    title: "Signing in",
    scriptSha256: POST_AT_ONCE_HASH,
    body: html`<div class="card narrow">
        <h1>You are signed in</h1>
        <p>The answer goes back to whoever asked.</p>
        <form method="${method}" action="${action}">${inputs}<button class="wide">Continue</button></form>
      </div>
      ${script}`,
  });
}
