import { attribute, childrenOf, is, walk, type XmlElement } from "./element.ts";
import {
  MetadataAmbiguous,
  MetadataExpired,
  MetadataIncomplete,
  MetadataNotIdp,
  MetadataUnreadable,
} from "./metadata-errors.ts";
import { readMetadataXml } from "./metadata-xml.ts";
import { DSIG, METADATA, POST_BINDING, REDIRECT_BINDING, SAMLP } from "./names.ts";
import { readCertificate } from "./read-certificate.ts";
import type { IdpMetadata } from "./types.ts";

export interface MetadataChoice {
  /** Which one, if the file describes several. */
  readonly entityId?: string;
  /** Where given, metadata whose `validUntil` has passed is refused. */
  readonly now?: Date;
}

/**
 * What an identity provider says about itself. Its signature is not looked at: the administrator who uploads the
 * file vouches for it.
 * @throws MetadataTooLarge, MetadataUnreadable, MetadataNotIdp, MetadataAmbiguous, MetadataIncomplete,
 *   MetadataExpired, CertificateUnreadable, CertificateWeak
 * @see SAML metadata 2.3, 2.4.3
 */
export function readIdpMetadata(xml: string, choice: MetadataChoice = {}): IdpMetadata {
  const { entity, role } = chooseProvider(readMetadataXml(xml), choice.entityId);
  const entityId = attribute(entity, "entityID") ?? "";
  const ssoRedirectUrl = endpoint(role, "SingleSignOnService", REDIRECT_BINDING);
  const ssoPostUrl = endpoint(role, "SingleSignOnService", POST_BINDING);
  const certificates = signingCertificates(role);
  demand(entityId !== "", "entityID", "give the entity an entityID");
  demand(
    (ssoRedirectUrl ?? ssoPostUrl) !== undefined,
    "SingleSignOnService over HTTP-Redirect or HTTP-POST",
    "turn one of these bindings on",
  );
  demand(
    certificates.length > 0,
    "a signing certificate in a KeyDescriptor",
    "publish the signing certificate",
  );
  const validUntil = earliestValidUntil(role);
  if (choice.now && validUntil && validUntil <= choice.now)
    throw new MetadataExpired(`The metadata was valid until ${validUntil.toISOString()}.`, {
      mismatch: {
        expected: `validUntil after ${choice.now.toISOString()}`,
        received: validUntil.toISOString(),
      },
      nextStep: "Export fresh metadata from the identity provider.",
    });
  const slo = singleLogout(role);
  return {
    entityId,
    ssoRedirectUrl,
    ssoPostUrl,
    ...slo,
    certificates,
    wantAuthnRequestsSigned: ["true", "1"].includes(attribute(role, "WantAuthnRequestsSigned")?.trim() ?? ""),
    validUntil,
  };
}

function demand(present: boolean, what: string, remedy: string): asserts present {
  if (present) return;
  throw new MetadataIncomplete(`The metadata lacks ${what}.`, {
    mismatch: { expected: what, received: "none" },
    nextStep: `At the identity provider, ${remedy}, and export the metadata again.`,
  });
}

interface Provider {
  readonly entity: XmlElement;
  /** The `IDPSSODescriptor` that speaks SAML 2.0. */
  readonly role: XmlElement;
}

function chooseProvider(root: XmlElement, wanted: string | undefined): Provider {
  const entities = [...walk(root)].filter((each) => is(each, METADATA, "EntityDescriptor"));
  const providers = entities.flatMap((entity) => {
    const role = childrenOf(entity, METADATA, "IDPSSODescriptor").find(speaksSaml2);
    return role ? [{ entity, role }] : [];
  });
  const chosen = wanted === undefined ? providers : providers.filter((each) => idOf(each) === wanted);
  const [provider, ...others] = chosen;
  if (others.length > 0) throw new MetadataAmbiguous(chosen.map(idOf));
  if (provider) return provider;
  if (providers.length > 0)
    throw new MetadataNotIdp("The metadata does not describe the chosen identity provider.", {
      mismatch: { expected: wanted ?? "", received: providers.map(idOf).join(", ") },
    });
  throw notAnIdp(entities);
}

const idOf = (provider: Provider): string => attribute(provider.entity, "entityID") ?? "";

const speaksSaml2 = (role: XmlElement): boolean =>
  (attribute(role, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(SAMLP);

function notAnIdp(entities: readonly XmlElement[]): MetadataNotIdp {
  const roles = [...new Set(entities.flatMap((entity) => entity.children.map((child) => child.name)))];
  const isSp = roles.includes("SPSSODescriptor");
  return new MetadataNotIdp(
    isSp
      ? "This is the metadata of a service provider (perhaps our own), not of an identity provider."
      : "The metadata describes no SAML 2.0 identity provider.",
    {
      mismatch: { expected: "IDPSSODescriptor for SAML 2.0", received: roles.join(", ") || "no role" },
      nextStep: "Export the metadata of the identity provider.",
    },
  );
}

/** HTTP-Redirect where it is offered, or else HTTP-POST; the others are for other products. */
function singleLogout(role: XmlElement): Pick<IdpMetadata, "sloUrl" | "sloResponseUrl" | "sloBinding"> {
  for (const [sloBinding, binding] of [
    ["redirect", REDIRECT_BINDING],
    ["post", POST_BINDING],
  ] as const) {
    const sloUrl = endpoint(role, "SingleLogoutService", binding);
    if (sloUrl === undefined) continue;
    const sloResponseUrl = endpoint(role, "SingleLogoutService", binding, "ResponseLocation");
    return { sloUrl, sloResponseUrl, sloBinding };
  }
  return { sloUrl: undefined, sloResponseUrl: undefined, sloBinding: undefined };
}

/** The first service of a binding; where answers go is `ResponseLocation` (SAML metadata 2.2.2). */
function endpoint(
  role: XmlElement,
  name: string,
  binding: string,
  which: "Location" | "ResponseLocation" = "Location",
): string | undefined {
  const services = childrenOf(role, METADATA, name);
  const found = services.find((service) => attribute(service, "Binding") === binding);
  const location = attribute(found, which)?.trim();
  if (location === undefined) return undefined;
  if (!URL.canParse(location) || !/^https?:\/\//i.test(location))
    throw new MetadataUnreadable(`The ${which} of ${name} is not a web address.`, {
      mismatch: { expected: "https://...", received: location.slice(0, 200) },
    });
  return location;
}

/** Keys for signing or for both uses; of a chain only the first certificate, which is the signer's own. */
function signingCertificates(role: XmlElement): string[] {
  const keys = childrenOf(role, METADATA, "KeyDescriptor").filter(
    (key) => (attribute(key, "use") ?? "signing") === "signing",
  );
  const texts = keys
    .flatMap((key) => childrenOf(key, DSIG, "KeyInfo"))
    .flatMap((info) => childrenOf(info, DSIG, "X509Data"))
    .flatMap((data) => childrenOf(data, DSIG, "X509Certificate").slice(0, 1))
    .map((element) => readCertificate(element.text));
  return [...new Map(texts.map((each) => [each.sha256, each.pem])).values()];
}

/** The role, its entity and the groups around it may each set an end; the first one counts. */
function earliestValidUntil(role: XmlElement): Date | undefined {
  let earliest: Date | undefined;
  for (let at: XmlElement | undefined = role; at; at = at.parent) {
    const text = attribute(at, "validUntil")?.trim();
    if (text === undefined) continue;
    const date = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?$/.test(text) ? text : Number.NaN);
    if (Number.isNaN(date.getTime()))
      throw new MetadataUnreadable("validUntil is not a date.", {
        mismatch: { expected: "xs:dateTime", received: text.slice(0, 100) },
      });
    if (!earliest || date < earliest) earliest = date;
  }
  return earliest;
}
