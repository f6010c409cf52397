import { createHash } from "node:crypto";
import type { Logo, Tenant } from "../../../tenants/types.ts";
import { Html, html } from "../html.ts";
import { accentsOf, type Accents } from "./accents.ts";

/** How a page looks: the product's own looks, or a tenant's. */
export interface Brand {
  /** At the end of each page's title. */
  readonly name: string;
  /** At the head of the card. */
  readonly head: Html;
  /** Style that takes the place of some of the stylesheet's colours; `""` for none. */
  readonly style: string;
  /** Who helps. */
  readonly contact: string | undefined;
}

/** A gate in a wall: two towers, one way through. */
const MARK = new Html(
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M2 22V4h4v3h3.500V4h5v3H18V4h4v18h-6v-5.500a4 4 0 0 0-8 0V22z"/></svg>',
);

export const SALLYPORT: Brand = {
  name: "Sallyport",
  head: html`${MARK}<span>Sallyport</span>`,
  style: "",
  contact: undefined,
};

/** Where a logo is served; its content decides the address, so caches may keep it. */
export const logoPath = ({ hash }: Pick<Logo, "hash">): string => `/branding/${hash}`;

export function brandOf({ name: tenantName, branding }: Pick<Tenant, "name" | "branding">): Brand {
  if (branding === undefined) return SALLYPORT;
  const { name = tenantName, colour, contact, logo } = branding;
  return {
    name,
    head: logo === undefined ? initialOf(name) : picture(logo, name),
    style: colour === undefined ? "" : styleOf(colour),
    contact,
  };
}

const picture = (logo: Logo, name: string): Html =>
  html`<img
    class="logo"
    src="${logoPath(logo)}"
    alt="${name}"
    width="${logo.width}"
    height="${logo.height}"
  />`;

function initialOf(name: string): Html {
  const [first] = new Intl.Segmenter("en").segment(name.toLocaleUpperCase("en"));
  return html`<b class="initial" aria-hidden="true">${first?.segment}</b><span>${name}</span>`;
}

function styleOf(colour: string): string {
  const { light, dark } = accentsOf(colour);
  return `:root{${variables(light)}}@media (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
}

const variables = ({ accent, onAccent, deep, tint }: Accents): string =>
  `--accent:${accent};--on-accent:${onAccent};--accent-deep:${deep};--tint:${tint}`;

/** Content Security Policy level 3, 2.3.1: allows exactly this text. */
export const hashSource = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
