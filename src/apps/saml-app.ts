import { COMMON_FIELDS, commonSettings } from "./app-settings.ts";
import type { CommonInput } from "./app-settings.ts";
import { SamlAppRefused } from "./errors.ts";
import { checkRedirectUri } from "./redirect-uris.ts";
import { checkedAttributes, DEFAULT_ATTRIBUTES } from "./released-attributes.ts";
import type {
  AppBase,
  AssertionConsumer,
  NameIdFormat,
  ReleasedAttribute,
  SamlApp,
  SingleLogoutService,
} from "./types.ts";

/** What an administrator says of a new service provider. What is said beside metadata goes before it. */
export interface NewSamlApp extends CommonInput {
  readonly protocol: "saml";
  readonly metadataXml?: string | undefined;
  readonly entityId?: string | undefined;
  /** The first is the default; the index of each is its place, from 0. */
  readonly acsUrls?: readonly string[] | undefined;
  /** `null`: the app takes no logout. */
  readonly sloUrl?: string | null | undefined;
  readonly sloBinding?: "redirect" | "post" | undefined;
  /** PEM or base64. */
  readonly certificates?: readonly string[] | undefined;
  readonly encryptionCertificate?: string | null | undefined;
  readonly encrypt?: boolean | undefined;
  readonly requireSignedRequests?: boolean | undefined;
  readonly idpInitiated?: boolean | undefined;
  readonly nameIdFormat?: NameIdFormat | undefined;
  readonly attributes?: readonly ReleasedAttribute[] | undefined;
}

export const SAML_FIELDS: readonly (keyof NewSamlApp)[] = [
  ...COMMON_FIELDS,
  "metadataXml",
  "entityId",
  "acsUrls",
  "sloUrl",
  "sloBinding",
  "certificates",
  "encryptionCertificate",
  "encrypt",
  "requireSignedRequests",
  "idpInitiated",
  "nameIdFormat",
  "attributes",
];

/** How `saml/` reads what administrators give; each throws an error of its own. */
export interface SamlReaders {
  readonly readSpMetadata: (
    xml: string,
    entityId: string | undefined,
  ) => {
    readonly entityId: string;
    readonly acs: readonly AssertionConsumer[];
    readonly slo: SingleLogoutService | undefined;
    readonly signingCertificates: readonly string[];
    readonly encryptionCertificates: readonly string[];
    readonly authnRequestsSigned: boolean;
  };
  readonly readCertificate: (text: string) => { readonly pem: string };
  readonly isRsa: (pem: string) => boolean;
}

type SamlSettings = Omit<SamlApp, Exclude<keyof AppBase, keyof CommonInput> | "protocol">;

const MOST_CERTIFICATES = 10;
const MOST_CONSUMERS = 100;
/** SAML core 8.3.6. */
const LONGEST_ENTITY_ID = 1024;

/**
 * @param before what stands, where nothing else is said
 * @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, RedirectUriRefused, SamlAppRefused, and what the readers throw
 */
export function samlSettings(input: NewSamlApp, readers: SamlReaders, before?: SamlApp): SamlSettings {
  const { metadataXml } = input;
  const read = metadataXml === undefined ? undefined : readers.readSpMetadata(metadataXml, input.entityId);
  const certificates =
    input.certificates?.map((text) => readers.readCertificate(text).pem) ??
    read?.signingCertificates ??
    before?.certificates ??
    [];
  const settings: SamlSettings = {
    ...commonSettings(input),
    entityId: checkedEntityId(input.entityId ?? read?.entityId ?? before?.entityId),
    acs: checkedConsumers(consumersOf(input.acsUrls) ?? read?.acs ?? before?.acs ?? []),
    slo: checkedLogout(logoutOf(input, read ? read.slo : before?.slo)),
    certificates: [...new Set(certificates)],
    encryptionCertificate: encryptionOf(input, readers, read, before),
    encrypt: input.encrypt ?? before?.encrypt ?? false,
    requireSignedRequests:
      input.requireSignedRequests ?? read?.authnRequestsSigned ?? before?.requireSignedRequests ?? false,
    idpInitiated: input.idpInitiated ?? before?.idpInitiated ?? false,
    nameIdFormat: input.nameIdFormat ?? before?.nameIdFormat ?? "persistent",
    attributes: checkedAttributes(input.attributes ?? before?.attributes ?? DEFAULT_ATTRIBUTES),
  };
  assertFits(settings);
  return settings;
}

const consumersOf = (urls: readonly string[] | undefined): readonly AssertionConsumer[] | undefined =>
  urls?.map((url, index) => ({ url, index, isDefault: index === 0 }));

function logoutOf(
  { sloUrl, sloBinding }: NewSamlApp,
  known: SingleLogoutService | undefined,
): SingleLogoutService | undefined {
  if (sloUrl === null) return undefined;
  if (sloUrl !== undefined) return { url: sloUrl, binding: sloBinding ?? "redirect" };
  return known && { ...known, binding: sloBinding ?? known.binding };
}

function encryptionOf(
  { encryptionCertificate: given }: NewSamlApp,
  { readCertificate, isRsa }: SamlReaders,
  read: { readonly encryptionCertificates: readonly string[] } | undefined,
  before: SamlApp | undefined,
): string | undefined {
  if (given === null) return undefined;
  if (given === undefined) return read ? read.encryptionCertificates[0] : before?.encryptionCertificate;
  const { pem } = readCertificate(given);
  if (isRsa(pem)) return pem;
  throw refused("encryptionCertificate", "a certificate of an RSA key", "one of another key");
}

function checkedEntityId(entityId: string | undefined): string {
  if (entityId === undefined)
    throw refused("entityId", "the app's metadata, or its entity ID and its ACS URLs", "neither");
  const fine = entityId === entityId.trim() && /^[\x21-\x7e]+$/.test(entityId);
  if (fine && entityId.length <= LONGEST_ENTITY_ID) return entityId;
  throw refused(
    "entityId",
    `1 to ${LONGEST_ENTITY_ID} visible ASCII characters without spaces`,
    entityId.slice(0, 200),
  );
}

function checkedConsumers(acs: readonly AssertionConsumer[]): readonly AssertionConsumer[] {
  if (acs.length < 1 || acs.length > MOST_CONSUMERS)
    throw refused("acsUrls", `1 to ${MOST_CONSUMERS} addresses`, String(acs.length));
  for (const { url } of acs) checkRedirectUri(url, "acsUrls");
  if (new Set(acs.map(({ index }) => index)).size < acs.length)
    throw refused("acsUrls", "each index once", "one index twice");
  return acs;
}

function checkedLogout(slo: SingleLogoutService | undefined): SingleLogoutService | undefined {
  if (slo === undefined) return undefined;
  checkRedirectUri(slo.url, "sloUrl");
  if (slo.responseUrl !== undefined) checkRedirectUri(slo.responseUrl, "sloUrl");
  return slo;
}

function assertFits({
  certificates,
  encrypt,
  encryptionCertificate,
  requireSignedRequests,
}: SamlSettings): void {
  if (certificates.length > MOST_CERTIFICATES)
    throw refused("certificates", `at most ${MOST_CERTIFICATES}`, String(certificates.length));
  if (requireSignedRequests && certificates.length === 0)
    throw refused("requireSignedRequests", "certificates that its requests are signed with", "none");
  if (encrypt && encryptionCertificate === undefined)
    throw refused("encrypt", "an encryption certificate of the app, RSA", "none");
}

const refused = (field: string, expected: string, received: string): SamlAppRefused =>
  new SamlAppRefused(`${field}: it cannot be used`, { mismatch: { field, expected, received } });
