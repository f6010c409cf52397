import {
  CertificatesRefused,
  EntityIdRefused,
  IdpGivenTwice,
  IdpUrlRefused,
  RedirectBindingMissing,
} from "./errors.ts";
import type { IdentityProvider } from "./types.ts";

/** What we need to know of an IdP's metadata; `saml/` reads it, and refuses what is not metadata. */
export interface ReadMetadata {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | undefined;
  readonly sloUrl: string | undefined;
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

/** The identity provider, by upload or by hand (C2). At most one of the two. */
export interface IdpInput {
  readonly metadataXml?: string | undefined;
  /** Which of them, where the metadata describes several. */
  readonly metadataEntityId?: string | undefined;
  readonly idp?:
    | {
        readonly entityId: string;
        readonly ssoUrl: string;
        readonly sloUrl?: string | undefined;
        readonly certificates: readonly string[];
      }
    | undefined;
}

/** A roll-over needs two or three; Entra publishes up to five. */
const MOST_CERTIFICATES = 10;
const LONGEST_URL = 2048;

/**
 * @returns `undefined` where the input says nothing of the identity provider
 * @throws IdpGivenTwice, RedirectBindingMissing, EntityIdRefused, IdpUrlRefused, CertificatesRefused, and what the
 *   readers throw
 */
export function identityProviderFrom(
  input: IdpInput,
  readers: Readers,
  now: Date,
): IdentityProvider | undefined {
  if (input.metadataXml !== undefined && input.idp !== undefined)
    throw new IdpGivenTwice("metadataXml and idp both describe the identity provider", {
      nextStep: "Send metadataXml or idp, not both.",
    });
  if (input.metadataXml !== undefined) {
    const entityId = input.metadataEntityId;
    const metadata = readers.readIdpMetadata(input.metadataXml, {
      now,
      ...(entityId !== undefined && { entityId }),
    });
    return fromMetadata(metadata, readers);
  }
  return input.idp && checked({ ...input.idp, sloUrl: input.idp.sloUrl }, readers);
}

function fromMetadata(metadata: ReadMetadata, readers: Readers): IdentityProvider {
  if (metadata.ssoRedirectUrl === undefined)
    throw new RedirectBindingMissing("the metadata offers no HTTP-Redirect SingleSignOnService", {
      mismatch: { expected: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", received: "none" },
      nextStep:
        "Turn the HTTP-Redirect binding on at the identity provider, or enter its address by hand as idp.ssoUrl.",
    });
  return checked({ ...metadata, ssoUrl: metadata.ssoRedirectUrl }, readers);
}

function checked(
  idp: { entityId: string; ssoUrl: string; sloUrl: string | undefined; certificates: readonly string[] },
  readers: Readers,
): IdentityProvider {
  return {
    entityId: checkedEntityId(idp.entityId),
    ssoUrl: checkedUrl("idp.ssoUrl", idp.ssoUrl),
    sloUrl: idp.sloUrl === undefined ? undefined : checkedUrl("idp.sloUrl", idp.sloUrl),
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
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url !== undefined &&
    (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) &&
    url.username === "" &&
    url.password === "" &&
    url.hash === "";
  if (!fits)
    throw new IdpUrlRefused(`${field} is not an address that we send browsers to`, {
      mismatch: {
        expected: "https (http on loopback only), no user name, no fragment",
        received: text.slice(0, 200),
      },
      nextStep: `Correct ${field}.`,
    });
  return text;
}

/** Where plain http never leaves the machine: development and tests. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
