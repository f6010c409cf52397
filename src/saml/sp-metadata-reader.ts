import { X509Certificate } from "node:crypto";
import { attribute, childrenOf, is, walk, type XmlElement } from "./element.ts";
import { MetadataExpired, MetadataIncomplete, MetadataNotSp, MetadataUnreadable } from "./metadata-errors.ts";
import { readMetadataXml } from "./metadata-xml.ts";
import { DSIG, METADATA, POST_BINDING, REDIRECT_BINDING, SAMLP } from "./names.ts";
import { readCertificate } from "./read-certificate.ts";
import { parseInstant } from "./times.ts";

/** What a service provider says about itself, as far as an identity provider needs it. */
export interface SpMetadata {
  readonly entityId: string;
  /** Of the HTTP-POST binding, in the order of the document. */
  readonly acs: readonly SpEndpoint[];
  readonly slo:
    | {
        readonly url: string;
        readonly responseUrl: string | undefined;
        readonly binding: "redirect" | "post";
      }
    | undefined;
  /** PEM: who may have signed what it sends. */
  readonly signingCertificates: readonly string[];
  /** PEM, RSA: for whom assertions are encrypted. */
  readonly encryptionCertificates: readonly string[];
  readonly authnRequestsSigned: boolean;
  readonly wantAssertionsSigned: boolean;
  readonly nameIdFormats: readonly string[];
}

export interface SpEndpoint {
  readonly url: string;
  readonly index: number;
  readonly isDefault: boolean;
}

const MOST_ENDPOINTS = 100;

/**
 * Metadata as an administrator uploads it, who vouches for it: its signature is not looked at.
 * @param wanted which service provider, if the file describes several
 * @throws MetadataTooLarge, MetadataUnreadable, MetadataNotSp, MetadataIncomplete, MetadataExpired,
 *   CertificateUnreadable, CertificateWeak
 * @see SAML metadata 2.3, 2.4.4
 */
export function readSpMetadata(xml: string, now: Date, wanted?: string): SpMetadata {
  const { entity, role } = choose(readMetadataXml(xml, "service provider"), wanted);
  const entityId = attribute(entity, "entityID") ?? "";
  const acs = endpoints(role);
  demand(entityId !== "" && entityId.length <= 1024, "entityID of at most 1024 characters");
  demand(acs.length > 0, "AssertionConsumerService over HTTP-POST");
  assertValid(role, now);
  const signing = keysFor("signing", role);
  const encryption = keysFor("encryption", role).filter(isRsa);
  return {
    entityId,
    acs,
    slo: singleLogout(role),
    signingCertificates: signing,
    encryptionCertificates: encryption,
    authnRequestsSigned: flag(role, "AuthnRequestsSigned"),
    wantAssertionsSigned: flag(role, "WantAssertionsSigned"),
    nameIdFormats: childrenOf(role, METADATA, "NameIDFormat").map(({ text }) => text.trim()),
  };
}

function demand(present: boolean, what: string): asserts present {
  if (present) return;
  throw new MetadataIncomplete(`The metadata lacks ${what}.`, {
    mismatch: { expected: what, received: "none" },
    nextStep: "At the app, turn it on and export the metadata again, or type the values instead.",
  });
}

interface Provider {
  readonly entity: XmlElement;
  readonly role: XmlElement;
}

function choose(root: XmlElement, wanted: string | undefined): Provider {
  const entities = [...walk(root)].filter((each) => is(each, METADATA, "EntityDescriptor"));
  const providers = entities.flatMap((entity) => {
    const role = childrenOf(entity, METADATA, "SPSSODescriptor").find((each) =>
      (attribute(each, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(SAMLP),
    );
    return role ? [{ entity, role }] : [];
  });
  const fitting = providers.filter(
    ({ entity }) => wanted === undefined || wanted === attribute(entity, "entityID"),
  );
  const [provider, ...others] = fitting;
  if (provider && others.length === 0) return provider;
  const roles = [...new Set(entities.flatMap(({ children }) => children.map(({ name }) => name)))];
  const ids = providers.map(({ entity }) => attribute(entity, "entityID") ?? "");
  throw new MetadataNotSp(
    provider
      ? "The metadata describes several service providers."
      : "The metadata describes no such service provider.",
    {
      mismatch: {
        expected: wanted ?? "one SPSSODescriptor for SAML 2.0",
        received: ids.slice(0, 20).join(", ") || roles.join(", ") || "no role",
      },
      nextStep: "Give the app's own metadata, or name one of its service providers as entityId.",
    },
  );
}

/** Other bindings (artifact, PAOS) are for other profiles than ours. */
function endpoints(role: XmlElement): SpEndpoint[] {
  const services = childrenOf(role, METADATA, "AssertionConsumerService");
  const posts = services.filter((service) => attribute(service, "Binding") === POST_BINDING);
  if (posts.length > MOST_ENDPOINTS)
    throw new MetadataUnreadable("The metadata has too many AssertionConsumerServices.", {
      mismatch: { expected: `at most ${MOST_ENDPOINTS}`, received: String(posts.length) },
    });
  return posts.map((service) => {
    const index = attribute(service, "index")?.trim() ?? "";
    if (!/^\d{1,5}$/.test(index))
      throw new MetadataUnreadable("An AssertionConsumerService has no usable index.", {
        mismatch: { expected: "0 to 65535", received: index.slice(0, 100) || "none" },
      });
    return {
      url: location(service, "Location"),
      index: Number(index),
      isDefault: flag(service, "isDefault"),
    };
  });
}

/** HTTP-Redirect where it is offered, or else HTTP-POST. */
function singleLogout(role: XmlElement): SpMetadata["slo"] {
  const services = childrenOf(role, METADATA, "SingleLogoutService");
  for (const [binding, uri] of [
    ["redirect", REDIRECT_BINDING],
    ["post", POST_BINDING],
  ] as const) {
    const service = services.find((each) => attribute(each, "Binding") === uri);
    if (service === undefined) continue;
    const answers = attribute(service, "ResponseLocation") !== undefined;
    return {
      url: location(service, "Location"),
      responseUrl: answers ? location(service, "ResponseLocation") : undefined,
      binding,
    };
  }
  return undefined;
}

function location(service: XmlElement, which: "Location" | "ResponseLocation"): string {
  const found = attribute(service, which)?.trim() ?? "";
  if (URL.canParse(found) && /^https?:\/\//i.test(found)) return found;
  throw new MetadataUnreadable(`The ${which} of ${service.name} is not a web address.`, {
    mismatch: { expected: "https://...", received: found.slice(0, 200) || "none" },
  });
}

/** Keys for that use or for both; of a chain only the first certificate, which is the key's own. */
function keysFor(use: "signing" | "encryption", role: XmlElement): string[] {
  const keys = childrenOf(role, METADATA, "KeyDescriptor").filter(
    (key) => (attribute(key, "use") ?? use) === use,
  );
  const found = keys
    .flatMap((key) => childrenOf(key, DSIG, "KeyInfo"))
    .flatMap((info) => childrenOf(info, DSIG, "X509Data"))
    .flatMap((data) => childrenOf(data, DSIG, "X509Certificate").slice(0, 1))
    .map((element) => readCertificate(element.text));
  return [...new Map(found.map((each) => [each.sha256, each.pem])).values()];
}

/** Others can sign, and not be encrypted to. */
const isRsa = (pem: string): boolean => new X509Certificate(pem).publicKey.asymmetricKeyType === "rsa";

const flag = (element: XmlElement, name: string): boolean =>
  ["true", "1"].includes(attribute(element, name)?.trim() ?? "");

/** The role, its entity and the groups around it may each set an end. */
function assertValid(role: XmlElement, now: Date): void {
  for (let at: XmlElement | undefined = role; at; at = at.parent) {
    const text = attribute(at, "validUntil")?.trim();
    if (text === undefined) continue;
    const end = parseInstant(text);
    if (end !== undefined && end > now.getTime()) continue;
    throw new MetadataExpired("The metadata is no longer valid, or does not say until when.", {
      mismatch: { expected: `validUntil after ${now.toISOString()}`, received: text.slice(0, 100) },
      nextStep: "Export fresh metadata from the app.",
    });
  }
}
