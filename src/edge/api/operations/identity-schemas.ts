import { z } from "zod";
import type { ExternalId, Identity } from "../../../directory/types.ts";
import { orNull, time, uuid } from "../fields.ts";

export const identity = z.strictObject({
  connectionId: uuid,
  issuer: z.string(),
  nameIdFormat: z.string(),
  nameId: z.string(),
  linkedAt: time,
  expiresAt: time.nullable().meta({
    description: "Another NameID took its place; from then on it leads to nobody. null: none did.",
  }),
});

export const externalId = z.strictObject({
  directoryId: uuid.meta({ description: "A directory, or the connection whose mapping reads the id." }),
  externalId: z.string(),
});

export const shownIdentity = ({
  connectionId,
  issuer,
  nameIdFormat,
  nameId,
  linkedAt,
  expiresAt,
}: Identity) => ({
  connectionId,
  issuer,
  nameIdFormat,
  nameId,
  linkedAt,
  expiresAt: orNull(expiresAt),
});

export const shownExternalId = ({ directoryId, externalId: id }: ExternalId) => ({
  directoryId,
  externalId: id,
});
