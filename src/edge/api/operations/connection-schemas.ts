import { z } from "zod";
import { forceInput, instant, name, time, uuid } from "../fields.ts";

export const LONGEST_CERTIFICATE = 20_000;
/** Of one provider it is a few kilobytes; this much is still read in under 50 ms. */
const LONGEST_METADATA = 400_000;

const url = z.string().min(1).max(2048);
const binding = z.enum(["redirect", "post"]);
const comparison = z.enum(["exact", "minimum", "maximum", "better"]);

const idpInput = z.strictObject({
  entityId: z.string().min(1).max(1024),
  ssoUrl: url.exactOptional().meta({ description: "HTTP-Redirect SingleSignOnService." }),
  ssoPostUrl: url
    .exactOptional()
    .meta({ description: "HTTP-POST SingleSignOnService; one of the two is needed." }),
  sloUrl: url.exactOptional().meta({ description: "SingleLogoutService." }),
  sloResponseUrl: url.exactOptional().meta({ description: "Where logout answers go, if elsewhere." }),
  sloBinding: binding.exactOptional().meta({ description: "Of `sloUrl`; `redirect` where it is left out." }),
  certificates: z
    .array(z.string().min(1).max(LONGEST_CERTIFICATE))
    .min(1)
    .max(10)
    .meta({ description: "PEM, or its base64 alone. Several during a roll-over." }),
});

const requestInput = z
  .strictObject({
    forceAuthn: z
      .boolean()
      .exactOptional()
      .meta({ description: "Ask for a fresh authentication at every sign-in, and refuse an older one." }),
    authnContexts: z
      .array(z.string().min(1).max(1024))
      .max(10)
      .exactOptional()
      .meta({ description: "AuthnContextClassRefs to ask for; an empty list asks for none." }),
    authnContextComparison: comparison
      .exactOptional()
      .meta({ description: "With `exact`, an answer without one of them is refused." }),
    nameIdFormat: z
      .string()
      .min(1)
      .max(1024)
      .nullable()
      .exactOptional()
      .meta({ description: "NameIDPolicy Format to ask for; null asks for none." }),
    extraParameters: z
      .record(z.string().min(1).max(64), z.string().min(1).max(512))
      .exactOptional()
      .meta({ description: "Added to the query of the identity provider's address, e.g. `domain_hint`." }),
  })
  .meta({ id: "RequestSettings", description: "What is left out stays as it is." });

const about = {
  metadataXml: z
    .string()
    .min(1)
    .max(LONGEST_METADATA)
    .exactOptional()
    .meta({ description: "The identity provider's SAML metadata. One of this, `metadataUrl` and `idp`." }),
  metadataUrl: z
    .url()
    .max(2048)
    .nullable()
    .exactOptional()
    .meta({ description: "Fetched now and again by itself; null ends that and keeps what was read." }),
  metadataEntityId: z
    .string()
    .min(1)
    .max(1024)
    .nullable()
    .exactOptional()
    .meta({ description: "Which one, where the metadata describes several identity providers." }),
  metadataSigner: z
    .string()
    .min(1)
    .max(LONGEST_CERTIFICATE)
    .nullable()
    .exactOptional()
    .meta({ description: "Certificate by which the document at metadataUrl must be signed." }),
  idp: idpInput.exactOptional(),
  encryption: z
    .enum(["strong", "legacy"])
    .exactOptional()
    .meta({ description: "`legacy` also lets AES-CBC with RSA-OAEP in." }),
  requestBinding: binding.exactOptional().meta({
    description:
      "How people are sent to the identity provider. Left out, it is `redirect`, or what the identity provider offers.",
  }),
  request: requestInput.exactOptional(),
  idpInitiated: z.boolean().exactOptional().meta({
    description:
      "Take responses that answer no request of ours. Anybody can then sign a browser in as themselves.",
  }),
};

const presetName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ description: "Of `GET /presets`; `generic` where it is left out." });

const jit = z.boolean().exactOptional().meta({
  description:
    "Make people at their first sign-in, in verified domains; `true` where it is left out. Known people sign in anyway.",
});
const nameIdFormat = z.string().min(1).max(1024);

const newSamlConnection = z
  .strictObject({ name, protocol: z.literal("saml"), preset: presetName.exactOptional(), jit, ...about })
  .meta({ id: "NewSamlConnection" });

const scopes = z
  .array(z.string().min(1).max(128))
  .max(20)
  .exactOptional()
  .meta({ description: "`openid email profile` where it is left out; `openid` is always among them." });
const clientSecret = z.string().min(1).max(512).meta({ description: "Kept sealed and never shown." });
const credential = z.string().min(1).max(512);

const newOidcConnection = z
  .strictObject({
    name,
    protocol: z.literal("oidc"),
    preset: presetName.exactOptional(),
    oidc: z
      .strictObject({ issuer: url, clientId: credential, clientSecret, scopes })
      .exactOptional()
      .meta({ description: "May follow: the redirect URI is there at once." }),
    request: requestInput.exactOptional(),
    jit,
  })
  .meta({ id: "NewOidcConnection" });

const oidcChanges = z
  .strictObject({
    issuer: url.exactOptional().meta({ description: "A new one needs its client secret with it." }),
    clientId: credential.exactOptional(),
    clientSecret: clientSecret.exactOptional(),
    scopes,
  })
  .exactOptional()
  .meta({ description: "Of a connection by OpenID Connect; what is left out stays as it is." });

export const newConnection = z.discriminatedUnion("protocol", [newSamlConnection, newOidcConnection]);

export const connectionChanges = z
  .strictObject({
    name: name.exactOptional(),
    preset: presetName.exactOptional().meta({
      description: "Another vendor's: how requests are made, and encryption, begin anew with its defaults.",
    }),
    enabled: z.boolean().exactOptional(),
    force: forceInput,
    oidc: oidcChanges,
    jit,
    nameIdChange: z.strictObject({ toFormat: nameIdFormat, until: instant }).nullable().exactOptional().meta({
      description:
        "Until then, at most 90 days, people are recognised by their address when they arrive with a NameID of this format in place of the one they had. null ends it.",
    }),
    ...about,
  })
  .meta({ id: "ConnectionChanges" });

export const connection = z
  .strictObject({
    id: uuid,
    tenantId: uuid,
    name: z.string(),
    protocol: z.enum(["saml", "oidc"]),
    preset: z.string(),
    enabled: z.boolean(),
    encryption: z.enum(["strong", "legacy"]),
    requestBinding: binding,
    request: z.strictObject({
      forceAuthn: z.boolean(),
      authnContexts: z.array(z.string()),
      authnContextComparison: comparison,
      nameIdFormat: z.string().nullable(),
      extraParameters: z.record(z.string(), z.string()),
    }),
    idpInitiated: z.boolean(),
    jit: z.boolean(),
    nameIdChange: z.strictObject({ toFormat: z.string(), until: time }).nullable(),
    sp: z
      .strictObject({
        entityId: z.string().nullable(),
        acsUrl: z.string().nullable(),
        sloUrl: z.string().nullable(),
        metadataUrl: z.string().nullable(),
        redirectUri: z.string().nullable(),
        loginUrl: z.string(),
      })
      .meta({ description: "What to enter at the identity provider; null: of the other protocol." }),
    oidc: z
      .strictObject({ issuer: z.string(), clientId: z.string(), scopes: z.array(z.string()) })
      .nullable()
      .meta({ description: "null for SAML, and until the provider was described." }),
    idp: z
      .strictObject({
        entityId: z.string(),
        ssoUrl: z.string(),
        ssoPostUrl: z.string().nullable(),
        sloUrl: z.string().nullable(),
        sloResponseUrl: z.string().nullable(),
        sloBinding: binding.nullable(),
        certificates: z.array(
          z.strictObject({
            sha256: z.string().meta({ description: "Thumbprint over the DER bytes, lower-case hex." }),
            notBefore: time,
            notAfter: time,
            expiresInDays: z.int().meta({ description: "Whole days left; negative once it has expired." }),
            pem: z.string().meta({ description: "To be sent back in `idp.certificates` beside others." }),
          }),
        ),
      })
      .nullable()
      .meta({ description: "null until metadata or the three fields were given." }),
    metadata: z
      .strictObject({
        url: z.string(),
        entityId: z.string().nullable(),
        signer: z
          .string()
          .nullable()
          .meta({ description: "SHA-256 thumbprint of the signer's certificate." }),
        fetchedAt: time.nullable().meta({ description: "The last good fetch." }),
        dueAt: time,
        validUntil: time.nullable(),
        lastError: z
          .string()
          .nullable()
          .meta({ description: "Why the last fetch failed; null if it did not." }),
        failures: z.int().meta({ description: "Failed fetches since the last good one." }),
        held: uuid.nullable().meta({ description: "The change that waits: `/metadata-changes/{id}`." }),
      })
      .nullable()
      .meta({ description: "null where the metadata has no address." }),
    createdAt: time,
    updatedAt: time,
    version: z.int(),
  })
  .meta({ id: "Connection" });
