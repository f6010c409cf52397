import type { IssuedAttribute } from "../../saml/idp/assertion.ts";
import type { EncryptionTarget } from "../../saml/idp/encrypt.ts";
import type { KeyPair } from "../../saml/types.ts";
import type { Brand } from "../page.ts";
import type { Person } from "../people.ts";

/** What distinguishes one vendor's identity provider from another's on the wire. */
export interface Vendor {
  readonly brand: Brand;
  /** Its host under .localhost, a site of its own to every browser. */
  readonly host: string;
  readonly entityId: string;
  readonly ssoPath: string;
  readonly metadataPath: string;
  readonly sign: "assertion" | "response" | "both";
  readonly requireSignedRequests: boolean;
  readonly nameIdFormats: readonly string[];
  nameId(person: Person, audience: string): { readonly value: string; readonly format: string };
  attributes(person: Person): readonly IssuedAttribute[];
  readonly authnContext: string;
  /** How long an assertion may be presented, milliseconds. */
  readonly validForMs: number;
  /** The `SessionIndex`, given the ID of the request and a fresh random one. */
  sessionIndex(requestId: string, fresh: string): string;
  /** Dresses plain metadata up as this vendor publishes it. */
  metadata(plain: string): string;
}

export interface SimulatorSettings {
  readonly vendor: Vendor;
  readonly people: readonly Person[];
  /** `http://host:port`, as the browser reaches it. */
  readonly baseUrl: string;
  readonly key: KeyPair;
  /** What the vendor does where it is not given. */
  readonly sign?: "assertion" | "response" | "both";
  /** Not encrypted where it is not given. */
  readonly encrypt?: EncryptionTarget["content"];
}

export const EMAIL_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
export const UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
export const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
