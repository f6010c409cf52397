import { randomUUID } from "node:crypto";
import { USUAL_HEADERS } from "../../src/apps/proxy-app.ts";
import type { ProxyApp } from "../../src/apps/types.ts";
import { AT } from "./samples.ts";

/** A valid app behind a proxy, on a host that nobody else has. */
export const aProxyApp = (tenantId: string, about: Partial<ProxyApp> = {}): ProxyApp => ({
  id: randomUUID(),
  tenantId,
  protocol: "forward-auth",
  name: "Wiki",
  hosts: [`${randomUUID()}.example.com`],
  headers: USUAL_HEADERS,
  identifyBy: "email",
  groups: [],
  roles: [],
  session: { absoluteMinutes: 60 },
  enabled: true,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});
