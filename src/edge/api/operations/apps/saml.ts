import { z } from "zod";
import { idpUrls, initUrl } from "../../../../apps/idp-urls.ts";
import type { SamlApp } from "../../../../apps/types.ts";
import { name, orNull } from "../../fields.ts";
import { about, appFields, released, shownOfAll, uri } from "./common.ts";

const pem = z.string().min(1).max(16_384);
const attribute = z.strictObject({
  ...released,
  nameFormat: z.string().min(1).max(256).exactOptional(),
  friendlyName: z.string().min(1).max(256).exactOptional(),
});

export const nameIdFormats = ["persistent", "email", "unspecified", "transient"] as const;

/** Of a new app and of a change alike: what is left out stays, or has its default. */
export const samlChanges = {
  metadataXml: z.string().min(1).max(1_048_576).exactOptional().meta({
    description: "The app's own SAML metadata. What is said beside it goes before it.",
  }),
  entityId: z.string().min(1).max(1024).exactOptional(),
  acsUrls: z.array(uri).min(1).max(100).exactOptional().meta({
    description: "Where assertions may be posted, compared whole; the first is the default.",
  }),
  sloUrl: uri.nullable().exactOptional(),
  sloBinding: z.enum(["redirect", "post"]).exactOptional(),
  certificates: z.array(pem).max(10).exactOptional().meta({
    description: "Whose signatures under the app's requests count, PEM or base64.",
  }),
  encryptionCertificate: pem.nullable().exactOptional(),
  encrypt: z.boolean().exactOptional(),
  requireSignedRequests: z.boolean().exactOptional(),
  idpInitiated: z.boolean().exactOptional(),
  nameIdFormat: z.enum(nameIdFormats).exactOptional(),
  attributes: z.array(attribute).max(50).exactOptional(),
};

export const newSamlApp = z
  .strictObject({ name, protocol: z.literal("saml"), ...samlChanges, ...about })
  .meta({ id: "NewSamlApp" });

export const samlApp = z
  .strictObject({
    ...appFields,
    protocol: z.literal("saml"),
    entityId: z.string(),
    acs: z.array(z.strictObject({ url: z.string(), index: z.int(), isDefault: z.boolean() })),
    slo: z
      .strictObject({
        url: z.string(),
        responseUrl: z.string().nullable(),
        binding: z.enum(["redirect", "post"]),
      })
      .nullable(),
    certificates: z.array(z.string()),
    encryptionCertificate: z.string().nullable(),
    encrypt: z.boolean(),
    requireSignedRequests: z.boolean(),
    idpInitiated: z.boolean(),
    nameIdFormat: z.enum(nameIdFormats),
    attributes: z.array(
      z.strictObject({
        name: z.string(),
        source: z.string(),
        nameFormat: z.string().nullable(),
        friendlyName: z.string().nullable(),
      }),
    ),
    idp: z
      .strictObject({
        entityId: z.string(),
        metadataUrl: z.string(),
        ssoUrl: z.string(),
        sloUrl: z.string(),
        initUrl: z.string(),
      })
      .meta({ description: "Our side: what is typed at the app." }),
  })
  .meta({ id: "SamlApp" });

/** Where this installation is found, and which of its tenants has the plain addresses. */
export interface IdpPlace {
  readonly publicUrl: string;
  readonly defaultTenantId: string;
}

export const shownSamlApp = (row: SamlApp, { publicUrl, defaultTenantId }: IdpPlace) => ({
  ...shownOfAll(row),
  protocol: row.protocol,
  entityId: row.entityId,
  acs: row.acs,
  slo: row.slo ? { ...row.slo, responseUrl: orNull(row.slo.responseUrl) } : null,
  certificates: row.certificates,
  encryptionCertificate: orNull(row.encryptionCertificate),
  encrypt: row.encrypt,
  requireSignedRequests: row.requireSignedRequests,
  idpInitiated: row.idpInitiated,
  nameIdFormat: row.nameIdFormat,
  attributes: row.attributes.map((each) => ({
    name: each.name,
    source: each.source,
    nameFormat: orNull(each.nameFormat),
    friendlyName: orNull(each.friendlyName),
  })),
  idp: { ...idpUrls(publicUrl, row.tenantId, defaultTenantId), initUrl: initUrl(publicUrl, row.id) },
});
