import { randomUUID } from "node:crypto";
import type { SamlApp } from "../../src/apps/types.ts";
import { AT } from "./samples.ts";

export const aSamlApp = (tenantId: string, about: Partial<SamlApp> = {}): SamlApp => ({
  id: randomUUID(),
  tenantId,
  protocol: "saml",
  name: "People",
  entityId: `https://people.example/${randomUUID()}`,
  acs: [{ url: "https://people.example/acs", index: 0, isDefault: true }],
  slo: { url: "https://people.example/slo", responseUrl: undefined, binding: "redirect" },
  certificates: [],
  encryptionCertificate: "-----BEGIN CERTIFICATE-----",
  encrypt: true,
  requireSignedRequests: false,
  idpInitiated: false,
  nameIdFormat: "persistent",
  attributes: [{ name: "email", source: "email" }],
  groups: [],
  roles: [{ role: "Admin", groups: ["admins"] }],
  enabled: true,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});
