import { createApps } from "./apps/apps.ts";
import { samlReaders } from "./saml-readers.ts";
import { createOpenedApps } from "./sessions/opened.ts";

type Common = Omit<Parameters<typeof createApps>[0], "saml"> & Parameters<typeof createOpenedApps>[0];

/** The apps, and what was opened of them in which session. */
export const appsOf = (common: Common) => ({
  apps: createApps({ ...common, saml: samlReaders(common.clock) }),
  opened: createOpenedApps(common),
});
