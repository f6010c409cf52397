import { z } from "zod";
import type { CrowdApp } from "../../../../apps/types.ts";
import { name } from "../../fields.ts";
import { about, appFields, shownOfAll } from "./common.ts";

const addresses = z
  .array(z.string().min(1).max(64))
  .max(100)
  .meta({ description: "Addresses and networks that the app may ask from; empty: any." });

export const newCrowdApp = z
  .strictObject({ name, protocol: z.literal("crowd"), addresses: addresses.exactOptional(), ...about })
  .meta({ id: "NewCrowdApp" });

export const crowdChanges = { addresses: addresses.exactOptional() };

const crowdFields = {
  ...appFields,
  protocol: z.literal("crowd"),
  applicationName: z.string(),
  addresses: z.array(z.string()),
};

export const crowdApp = z.strictObject(crowdFields).meta({ id: "CrowdApp" });
export const crowdAppWithPassword = z
  .strictObject({ ...crowdFields, password: z.string().meta({ description: "Shown this once." }) })
  .meta({ id: "CrowdAppWithPassword" });

export const shownCrowdApp = (row: CrowdApp) => ({
  ...shownOfAll(row),
  protocol: row.protocol,
  applicationName: row.applicationName,
  addresses: row.addresses,
});
