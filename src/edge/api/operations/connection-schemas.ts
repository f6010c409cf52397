import { z } from "zod";
import { PRESETS } from "../../../connections/presets.ts";
import { name, time, uuid } from "../fields.ts";

const LONGEST_CERTIFICATE = 20_000;
/** Of one provider it is a few kilobytes; this much is still read in under 50 ms. */
const LONGEST_METADATA = 400_000;

const idpInput = z.strictObject({
  entityId: z.string().min(1).max(1024),
  ssoUrl: z.string().min(1).max(2048).meta({ description: "HTTP-Redirect SingleSignOnService." }),
  sloUrl: z.string().min(1).max(2048).exactOptional(),
  certificates: z
    .array(z.string().min(1).max(LONGEST_CERTIFICATE))
    .min(1)
    .max(10)
    .meta({ description: "PEM, or its base64 alone. Several during a roll-over." }),
});

const about = {
  metadataXml: z
    .string()
    .min(1)
    .max(LONGEST_METADATA)
    .exactOptional()
    .meta({ description: "The identity provider's SAML metadata. Either this or `idp`." }),
  metadataUrl: z
    .url()
    .max(2048)
    .exactOptional()
    .meta({ description: "Not offered by this version: refused." }),
  idp: idpInput.exactOptional(),
  encryption: z
    .enum(["strong", "legacy"])
    .exactOptional()
    .meta({ description: "`legacy` also lets AES-CBC with RSA-OAEP in." }),
  requestBinding: z
    .enum(["redirect", "post"])
    .exactOptional()
    .meta({ description: "`post` is not offered by this version: refused." }),
  idpInitiated: z
    .boolean()
    .exactOptional()
    .meta({ description: "`true` is not offered by this version: refused." }),
};

const newSamlConnection = z
  .strictObject({ name, protocol: z.literal("saml"), preset: z.enum(PRESETS).exactOptional(), ...about })
  .meta({ id: "NewSamlConnection" });

/** Whatever else it says: it is refused by its protocol, not by its fields. */
const newOidcConnection = z
  .looseObject({ protocol: z.literal("oidc") })
  .meta({ id: "NewOidcConnection", description: "Not offered by this version: refused." });

export const newConnection = z.discriminatedUnion("protocol", [newSamlConnection, newOidcConnection]);

export const connectionChanges = z
  .strictObject({ name: name.exactOptional(), enabled: z.boolean().exactOptional(), ...about })
  .meta({ id: "ConnectionChanges" });

export const connection = z
  .strictObject({
    id: uuid,
    tenantId: uuid,
    name: z.string(),
    protocol: z.literal("saml"),
    preset: z.string(),
    enabled: z.boolean(),
    encryption: z.enum(["strong", "legacy"]),
    requestBinding: z.literal("redirect"),
    idpInitiated: z.literal(false),
    sp: z
      .strictObject({
        entityId: z.string(),
        acsUrl: z.string(),
        sloUrl: z.string(),
        metadataUrl: z.string(),
        loginUrl: z.string(),
      })
      .meta({ description: "What to enter at the identity provider." }),
    idp: z
      .strictObject({
        entityId: z.string(),
        ssoUrl: z.string(),
        sloUrl: z.string().nullable(),
        certificates: z.array(
          z.strictObject({
            sha256: z.string().meta({ description: "Thumbprint over the DER bytes, lower-case hex." }),
            notBefore: time,
            notAfter: time,
          }),
        ),
      })
      .nullable()
      .meta({ description: "null until metadata or the three fields were given." }),
    createdAt: time,
    updatedAt: time,
    version: z.int(),
  })
  .meta({ id: "Connection" });
