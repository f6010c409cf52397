import type { Schemas } from "../../api/client.ts";
import { linesOf, textOf } from "../../ui/lines.ts";
import type { App } from "./protocols.ts";

type Saml = Extract<App, { protocol: "saml" }>;
type Proxy = Extract<App, { protocol: "forward-auth" }>;
type Changes = Schemas["AppChanges"];

export interface Released {
  readonly name: string;
  readonly source: string;
  readonly nameFormat: string;
  readonly friendlyName: string;
}

/** Every field of every protocol, as typed; those of another than the app's stay empty and are not sent. */
export interface SettingsValues extends Record<string, unknown> {
  readonly name: string;
  readonly baseUrl: string;
  readonly launchUrl: string;
  /** Minutes; 0: no limit of its own. */
  readonly absoluteMinutes: number;
  readonly idleMinutes: number;
  readonly redirectUris: string;
  readonly postLogoutRedirectUris: string;
  readonly backchannelLogoutUri: string;
  readonly frontchannelLogoutUri: string;
  readonly requirePkce: boolean;
  readonly released: Released[];
  readonly metadataXml: string;
  readonly entityId: string;
  readonly acsUrls: string;
  readonly sloUrl: string;
  readonly sloBinding: "redirect" | "post";
  readonly certificates: string;
  readonly encryptionCertificate: string;
  readonly encrypt: boolean;
  readonly requireSignedRequests: boolean;
  readonly idpInitiated: boolean;
  readonly nameIdFormat: Saml["nameIdFormat"];
  readonly hosts: string;
  readonly identifyBy: Proxy["identifyBy"];
  readonly headers: Proxy["headers"];
  readonly addresses: string;
}

const NO_HEADERS = { user: "", email: "", name: "", groups: "", roles: "" };
const EMPTY: SettingsValues = {
  name: "",
  baseUrl: "",
  launchUrl: "",
  absoluteMinutes: 0,
  idleMinutes: 0,
  redirectUris: "",
  postLogoutRedirectUris: "",
  backchannelLogoutUri: "",
  frontchannelLogoutUri: "",
  requirePkce: true,
  released: [],
  metadataXml: "",
  entityId: "",
  acsUrls: "",
  sloUrl: "",
  sloBinding: "redirect",
  certificates: "",
  encryptionCertificate: "",
  encrypt: false,
  requireSignedRequests: false,
  idpInitiated: false,
  nameIdFormat: "persistent",
  hosts: "",
  identifyBy: "email",
  headers: NO_HEADERS,
  addresses: "",
};

/** What stands in the fields before anybody types. */
export function valuesOf(app: App): SettingsValues {
  return {
    ...EMPTY,
    name: app.name,
    baseUrl: app.baseUrl ?? "",
    launchUrl: app.launchUrl ?? "",
    absoluteMinutes: app.session?.absoluteMinutes ?? 0,
    idleMinutes: app.session?.idleMinutes ?? 0,
    ...ownValues(app),
  };
}

function ownValues(app: App): Partial<SettingsValues> {
  switch (app.protocol) {
    case "oidc":
      return {
        redirectUris: textOf(app.redirectUris),
        postLogoutRedirectUris: textOf(app.postLogoutRedirectUris),
        backchannelLogoutUri: app.backchannelLogoutUri ?? "",
        frontchannelLogoutUri: app.frontchannelLogoutUri ?? "",
        requirePkce: app.requirePkce,
        released: app.claims.map((claim) => ({ ...claim, nameFormat: "", friendlyName: "" })),
      };
    case "saml":
      return samlValues(app);
    case "forward-auth":
      return { hosts: textOf(app.hosts), identifyBy: app.identifyBy, headers: app.headers };
    case "crowd":
      return { addresses: textOf(app.addresses) };
  }
}

const samlValues = (app: Saml): Partial<SettingsValues> => ({
  entityId: app.entityId,
  acsUrls: textOf(app.acs.map(({ url }) => url)),
  sloUrl: app.slo?.url ?? "",
  sloBinding: app.slo?.binding ?? "redirect",
  certificates: app.certificates.map((pem) => pem.trim()).join("\n"),
  encryptionCertificate: app.encryptionCertificate?.trim() ?? "",
  encrypt: app.encrypt,
  requireSignedRequests: app.requireSignedRequests,
  idpInitiated: app.idpInitiated,
  nameIdFormat: app.nameIdFormat,
  released: app.attributes.map((each) => ({
    name: each.name,
    source: each.source,
    nameFormat: each.nameFormat ?? "",
    friendlyName: each.friendlyName ?? "",
  })),
});

/** Only what differs from what is there: nothing that somebody else changed meanwhile is sent along. */
export function changesOf(values: SettingsValues, app: App): Changes {
  const before = Object.entries(said(valuesOf(app), app.protocol));
  const now: Record<string, unknown> = { ...said(values, app.protocol) };
  for (const [field, value] of before)
    if (JSON.stringify(value) === JSON.stringify(now[field])) delete now[field];
  return now;
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

function said(values: SettingsValues, protocol: App["protocol"]): Changes {
  const { absoluteMinutes, idleMinutes } = values;
  const limits = {
    ...(absoluteMinutes > 0 && { absoluteMinutes }),
    ...(idleMinutes > 0 && { idleMinutes }),
  };
  return {
    name: values.name,
    baseUrl: orNull(values.baseUrl),
    launchUrl: orNull(values.launchUrl),
    session: Object.keys(limits).length === 0 ? null : limits,
    ...saidOf(values, protocol),
  };
}

function saidOf(values: SettingsValues, protocol: App["protocol"]): Changes {
  switch (protocol) {
    case "oidc":
      return {
        redirectUris: linesOf(values.redirectUris),
        postLogoutRedirectUris: linesOf(values.postLogoutRedirectUris),
        backchannelLogoutUri: orNull(values.backchannelLogoutUri),
        frontchannelLogoutUri: orNull(values.frontchannelLogoutUri),
        requirePkce: values.requirePkce,
        claims: values.released.map(({ name, source }) => ({ name, source })),
      };
    case "saml":
      return saidSaml(values);
    case "forward-auth":
      return { hosts: linesOf(values.hosts), identifyBy: values.identifyBy, headers: values.headers };
    case "crowd":
      return { addresses: linesOf(values.addresses) };
  }
}

const saidSaml = (values: SettingsValues): Changes => ({
  ...(values.metadataXml !== "" && { metadataXml: values.metadataXml }),
  entityId: values.entityId.trim(),
  acsUrls: linesOf(values.acsUrls),
  sloUrl: orNull(values.sloUrl),
  ...(values.sloUrl.trim() !== "" && { sloBinding: values.sloBinding }),
  certificates: certificatesOf(values.certificates),
  encryptionCertificate: orNull(values.encryptionCertificate),
  encrypt: values.encrypt,
  requireSignedRequests: values.requireSignedRequests,
  idpInitiated: values.idpInitiated,
  nameIdFormat: values.nameIdFormat,
  attributes: values.released.map(({ name, source, nameFormat, friendlyName }) => ({
    name,
    source,
    ...(nameFormat !== "" && { nameFormat }),
    ...(friendlyName !== "" && { friendlyName }),
  })),
});

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Several in one field: PEM one after the other, or base64 with an empty line between. */
export function certificatesOf(text: string): string[] {
  const pems = text.match(PEM);
  if (pems !== null) return [...pems];
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
