import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

/** What is offered first, by what most people have; others follow by name. */
const FIRST = ["okta", "entra", "google", "adfs", "keycloak"];
const ANY = "generic";

export const OIDC = "oidc";

export interface VendorChoice {
  /** A preset's name, or `oidc`. */
  readonly value: string;
  readonly title: string;
  readonly about: string;
}

/** Whom one may connect: vendors by name, then the two protocols for everybody else. */
export function vendorChoices(presets: readonly Schemas["PresetName"][]): readonly VendorChoice[] {
  const rank = ({ name }: Schemas["PresetName"]): number => {
    const at = FIRST.indexOf(name);
    return at < 0 ? FIRST.length : at;
  };
  const vendors = presets
    .filter(({ name }) => name !== ANY)
    .toSorted((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title))
    .map(({ name, title }) => ({ value: name, title, about: "SAML" }));
  return [
    ...vendors,
    { value: ANY, title: "Another one that speaks SAML", about: "SAML 2.0" },
    { value: OIDC, title: "Another one that speaks OpenID Connect", about: "Client ID and secret" },
  ];
}

/** What is sent to make the connection. */
export const newConnection = (
  choice: string,
  name: string,
): Schemas["NewSamlConnection"] | Schemas["NewOidcConnection"] =>
  choice === OIDC ? { name, protocol: "oidc" } : { name, protocol: "saml", preset: choice };
