import type { Clock } from "../../kernel/clock.ts";
import type { IssuedAttribute } from "../../saml/idp/assertion.ts";
import type { EncryptionTarget } from "../../saml/idp/encrypt.ts";
import type { KeyPair } from "../../saml/types.ts";
import type { Brand } from "../page.ts";
import type { Person } from "../people.ts";
import type { Quirk } from "./quirks/quirk.ts";

export type VendorName = "okta" | "entra" | "google" | "adfs" | "keycloak";

/** Changes text that is XML, before it is signed. */
export type Edit = (xml: string) => string;

/** What distinguishes one vendor's identity provider from another's on the wire. */
export interface Vendor {
  /** Also the name of the broker's preset. */
  readonly name: VendorName;
  readonly brand: Brand;
  /** Its host under .localhost, a site of its own to every browser. */
  readonly host: string;
  readonly entityId: string;
  readonly ssoPath: string;
  /** Part of the sign-on address behind the path, with its `?`. */
  readonly ssoQuery?: string;
  /** Absent where an administrator downloads the metadata in the vendor's console, and no address has it. */
  readonly metadataPath: string | undefined;
  readonly sign: "assertion" | "response" | "both";
  readonly requireSignedRequests: boolean;
  readonly nameIdFormats: readonly string[];
  nameId(person: Person, audience: string): { readonly value: string; readonly format: string };
  attributes(person: Person): readonly IssuedAttribute[];
  readonly authnContext: string;
  /** How long an assertion may be presented, milliseconds. */
  readonly validForMs: number;
  /** How long before the issue its validity begins, milliseconds; half a minute where it is not given. */
  readonly backdateMs?: number;
  /** How long the session at the vendor lasts, milliseconds; absent where the assertion does not say. */
  readonly sessionMs?: number;
  /** For how long its signing certificate is made. */
  readonly certificateYears: number;
  /** Whether metadata ends with the certificate (`validUntil`). */
  readonly metadataEnds?: true;
  /** The `SessionIndex`, given the ID of the request and a fresh random one. */
  sessionIndex(requestId: string, fresh: string): string;
  /** How it writes an assertion, where that differs from the plain one. */
  readonly assertionStyle?: Edit;
  /** Dresses plain metadata up as this vendor publishes it. */
  metadata(plain: string): string;
  readonly quirks: readonly Quirk[];
}

export interface SimulatorSettings {
  readonly vendor: Vendor;
  readonly people: readonly Person[];
  /** `http://host:port`, as the browser reaches it. */
  readonly baseUrl: string;
  readonly key: KeyPair;
  /** The system's where it is not given. */
  readonly clock?: Clock;
  /** What the vendor does where it is not given. */
  readonly sign?: "assertion" | "response" | "both";
  /** Not encrypted where it is not given. */
  readonly encrypt?: EncryptionTarget["content"];
}

export const EMAIL_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
export const UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
export const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
export const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/** Microsoft's products write assertions without a prefix, and attributes without a name format. */
export const microsoftStyle: Edit = (xml) =>
  xml
    .replaceAll("<saml:", "<")
    .replaceAll("</saml:", "</")
    .replace(" xmlns:saml=", " xmlns=")
    .replaceAll(/ NameFormat="[^"]*"/g, "");
