import { z } from "zod";
import { isAttributeSource } from "../../../../apps/released-attributes.ts";
import type { App, AttributeSource } from "../../../../apps/types.ts";
import { orNull, time, uuid } from "../../fields.ts";

export const uri = z.string().min(1).max(2048);
export const uris = z.array(uri).max(50);

/** What an app is told of a person, and under which name. */
export const released = {
  name: z.string().min(1).max(256),
  source: z
    .custom<AttributeSource>((value) => typeof value === "string" && isAttributeSource(value))
    .meta({
      type: "string",
      description: "id, email, givenName, familyName, displayName, groups, roles, or custom:<field>.",
    }),
};

const minutes = z.int().min(5).max(129_600);

/** What may be said of an app of any protocol. */
export const about = {
  groups: z
    .array(z.string().min(1).max(256))
    .max(1000)
    .exactOptional()
    .meta({ description: "Who may open the app; empty: everyone in the tenant." }),
  roles: z
    .array(
      z.strictObject({
        role: z.string().min(1).max(256),
        groups: z.array(z.string().min(1).max(256)).min(1).max(1000),
      }),
    )
    .max(200)
    .exactOptional()
    .meta({ description: "Roles in the app's own words, and the groups whose members have them." }),
  enabled: z.boolean().exactOptional(),
  contact: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .exactOptional()
    .meta({ description: "Whom to ask for access: a mail address, or words. Shown to who has none." }),
  launchUrl: uri
    .nullable()
    .exactOptional()
    .meta({ description: "Where the launcher sends people; null: where the protocol would." }),
  preset: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .nullable()
    .exactOptional()
    .meta({ description: "Which product it is: what a new app begins with, and its instructions." }),
  baseUrl: uri.nullable().exactOptional().meta({ description: "Where the app is." }),
  session: z
    .strictObject({
      absoluteMinutes: minutes.exactOptional().meta({ description: "Since the sign-in." }),
      idleMinutes: minutes.exactOptional().meta({ description: "Since the session was last used." }),
    })
    .nullable()
    .exactOptional()
    .meta({
      description:
        "The app's own limits: beyond them it asks for a new sign-in. The least of the policy's, the identity provider's and these counts.",
    }),
};

/** What is answered of an app of any protocol. */
export const appFields = {
  id: uuid,
  name: z.string(),
  groups: z.array(z.string()),
  roles: z.array(z.strictObject({ role: z.string(), groups: z.array(z.string()) })),
  enabled: z.boolean(),
  contact: z.string().nullable(),
  launchUrl: z.string().nullable(),
  preset: z.string().nullable(),
  baseUrl: z.string().nullable(),
  session: z
    .strictObject({ absoluteMinutes: z.int().exactOptional(), idleMinutes: z.int().exactOptional() })
    .nullable(),
  createdAt: time,
  updatedAt: time,
  version: z.int(),
};

export const shownOfAll = (row: App) => ({
  id: row.id,
  name: row.name,
  groups: row.groups,
  roles: row.roles,
  enabled: row.enabled,
  contact: orNull(row.contact),
  launchUrl: orNull(row.launchUrl),
  preset: orNull(row.preset),
  baseUrl: orNull(row.baseUrl),
  session: orNull(row.session),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  version: row.version,
});
