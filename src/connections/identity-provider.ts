import {
  CertificatesRefused,
  EntityIdRefused,
  IdpGivenTwice,
  IdpUrlRefused,
  SsoUrlMissing,
} from "./errors.ts";
import type { MetadataAddressInput } from "./metadata-address.ts";
import type { IdentityProvider } from "./types.ts";

/** What we need to know of an IdP's metadata; `saml/` reads it, and refuses what is not metadata. */
export interface ReadMetadata {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | undefined;
  readonly ssoPostUrl: string | undefined;
  readonly sloUrl: string | undefined;
  readonly sloResponseUrl: string | undefined;
  readonly sloBinding: "redirect" | "post" | undefined;
  readonly certificates: readonly string[];
}

/** What an administrator sees of a certificate. */
export interface CertificateFacts {
  /** Thumbprint over the DER bytes, lower-case hex. */
  readonly sha256: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The two readers that `saml/` lends us. Both throw a BrokerError for what they cannot read. */
export interface Readers {
  readonly readIdpMetadata: (
    xml: string,
    /** Which of several, by entity ID; metadata that has expired at `now` is refused. */
    choice: { readonly entityId?: string; readonly now?: Date },
  ) => ReadMetadata;
  /** Takes PEM or bare base64; gives the PEM back in its normal form. */
  readonly readCertificate: (text: string) => CertificateFacts & { readonly pem: string };
}

/** An identity provider as it was described; which bindings it lacks is not seen from its addresses alone. */
export interface DescribedIdp {
  readonly idp: IdentityProvider;
  readonly offersRedirect: boolean;
}

/** The identity provider, by address, by upload or by hand (C2). At most one of the three. */
export interface IdpInput extends MetadataAddressInput {
  readonly metadataXml?: string | undefined;
  readonly idp?:
    | {
        readonly entityId: string;
        /** Either address may be absent, not both. */
        readonly ssoUrl?: string | undefined;
        readonly ssoPostUrl?: string | undefined;
        readonly sloUrl?: string | undefined;
        readonly sloResponseUrl?: string | undefined;
        /** Of `sloUrl`; `redirect` where it is left out. */
        readonly sloBinding?: "redirect" | "post" | undefined;
        readonly certificates: readonly string[];
      }
    | undefined;
}

/** A roll-over needs two or three; Entra publishes up to five. */
export const MOST_CERTIFICATES = 10;
const LONGEST_URL = 2048;

/**
 * @returns `undefined` where the input says nothing of the identity provider
 * @throws IdpGivenTwice, SsoUrlMissing, EntityIdRefused, IdpUrlRefused, CertificatesRefused, and what the
 *   readers throw
 */
export function identityProviderFrom(input: IdpInput, readers: Readers, now: Date): DescribedIdp | undefined {
  if (input.metadataXml !== undefined && input.idp !== undefined)
    throw new IdpGivenTwice("metadataXml and idp both describe the identity provider", {
      nextStep: "Send metadataXml or idp, not both.",
    });
  if (input.metadataXml !== undefined) {
    const entityId = input.metadataEntityId;
    const metadata = readers.readIdpMetadata(input.metadataXml, {
      now,
      ...(typeof entityId === "string" && { entityId }),
    });
    return fromMetadata(metadata, readers);
  }
  return input.idp && described(input.idp, readers);
}

/** @throws as {@link identityProviderFrom} does; metadata that was fetched is held to the same rules */
export const fromMetadata = (metadata: ReadMetadata, readers: Readers): DescribedIdp =>
  described({ ...metadata, ssoUrl: metadata.ssoRedirectUrl }, readers);

const described = (idp: NonNullable<IdpInput["idp"]>, readers: Readers): DescribedIdp => ({
  idp: checked(idp, readers),
  offersRedirect: idp.ssoUrl !== undefined,
});

function checked(idp: NonNullable<IdpInput["idp"]>, readers: Readers): IdentityProvider {
  const ssoUrl = idp.ssoUrl ?? idp.ssoPostUrl;
  if (ssoUrl === undefined)
    throw new SsoUrlMissing("no address of the identity provider to send people to", {
      mismatch: { expected: "an HTTP-Redirect or HTTP-POST SingleSignOnService", received: "none" },
      nextStep: "Give idp.ssoUrl (HTTP-Redirect) or idp.ssoPostUrl (HTTP-POST).",
    });
  const url = (field: "ssoPostUrl" | "sloUrl" | "sloResponseUrl"): string | undefined => {
    const text = idp[field];
    return text === undefined ? undefined : checkedUrl(`idp.${field}`, text);
  };
  const sloUrl = url("sloUrl");
  return {
    entityId: checkedEntityId(idp.entityId),
    ssoUrl: checkedUrl("idp.ssoUrl", ssoUrl),
    ssoPostUrl: url("ssoPostUrl"),
    sloUrl,
    sloResponseUrl: sloUrl === undefined ? undefined : url("sloResponseUrl"),
    sloBinding: sloUrl === undefined ? undefined : (idp.sloBinding ?? "redirect"),
    certificates: checkedCertificates(idp.certificates, readers),
  };
}

function checkedEntityId(entityId: string): string {
  // Compared byte by byte with the Issuer of every response: blanks at its ends could never match.
  if (entityId.length === 0 || entityId.length > 1024 || /[\s\p{C}]/u.test(entityId))
    throw new EntityIdRefused("not an entity ID", {
      mismatch: { expected: "1 to 1024 characters without blanks", received: entityId.slice(0, 80) },
      nextStep: "Copy the identity provider's entity ID (also called issuer) exactly.",
    });
  return entityId;
}

function checkedCertificates(given: readonly string[], readers: Readers): readonly string[] {
  if (given.length === 0 || given.length > MOST_CERTIFICATES)
    throw new CertificatesRefused("no usable number of signing certificates", {
      mismatch: { expected: `1 to ${MOST_CERTIFICATES}`, received: String(given.length) },
      nextStep: "Give the identity provider's signing certificate, and during a roll-over the next one too.",
    });
  const bySha = new Map(
    given.map((text) => readers.readCertificate(text)).map((each) => [each.sha256, each.pem]),
  );
  return [...bySha.values()];
}

function checkedUrl(field: string, text: string): string {
  if (!isWebAddress(text))
    throw new IdpUrlRefused(`${field} is not an address that we send browsers to`, {
      mismatch: {
        expected: "https (http on loopback only), no user name, no fragment",
        received: text.slice(0, 200),
      },
      nextStep: `Correct ${field}.`,
    });
  return text;
}

/** By https, or on loopback; no user name, no fragment. */
export function isWebAddress(text: string): boolean {
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) &&
    url.username === "" &&
    url.password === "" &&
    !text.includes("#")
  );
}

/** Where plain http never leaves the machine: development and tests. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
