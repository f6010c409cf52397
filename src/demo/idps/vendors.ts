import {
  ADFS_DOMAIN,
  adfsPeople,
  ENTRA_DOMAIN,
  entraPeople,
  GOOGLE_DOMAIN,
  googlePeople,
  KEYCLOAK_DOMAIN,
  keycloakPeople,
  OKTA_DOMAIN,
  oktaPeople,
  type Person,
} from "../people.ts";
import { adfs } from "./adfs.ts";
import { entra } from "./entra.ts";
import { google } from "./google.ts";
import { keycloak } from "./keycloak.ts";
import { okta } from "./okta.ts";
import type { Vendor } from "./vendor.ts";

/** A vendor's identity provider and the company that uses it. */
export interface Company {
  readonly vendor: Vendor;
  /** Of the connection. */
  readonly title: string;
  readonly domain: string;
  readonly people: readonly Person[];
}

/** In the order of the demo's ports. */
export const companies: readonly Company[] = [
  { vendor: okta, title: "Okta", domain: OKTA_DOMAIN, people: oktaPeople },
  { vendor: entra, title: "Entra ID", domain: ENTRA_DOMAIN, people: entraPeople },
  { vendor: google, title: "Google Workspace", domain: GOOGLE_DOMAIN, people: googlePeople },
  { vendor: adfs, title: "AD FS", domain: ADFS_DOMAIN, people: adfsPeople },
  { vendor: keycloak, title: "Keycloak", domain: KEYCLOAK_DOMAIN, people: keycloakPeople },
];
