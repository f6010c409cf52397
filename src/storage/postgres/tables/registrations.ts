import type { ApiTokenKind } from "../../../api-tokens/types.ts";
import type { App, AppSession } from "../../../apps/types.ts";
import type { Branding, LogoType } from "../../../tenants/types.ts";
import type { Json } from "./json.ts";

export interface TenantsTable {
  id: string;
  name: string;
  branding: Json<Branding>;
  created_at: Date;
  version: number;
}

export interface TenantLogosTable {
  tenant_id: string;
  hash: string;
  media_type: LogoType;
  content: Buffer;
}

export interface CommonAppSettings {
  roles?: readonly { readonly role: string; readonly groups: readonly string[] }[];
  contact?: string | undefined;
  launchUrl?: string | undefined;
  preset?: string | undefined;
  baseUrl?: string | undefined;
  session?: AppSession | undefined;
}

/** What its protocol makes of a row; the rest is the same for all. */
export interface AppsTable {
  id: string;
  tenant_id: string;
  protocol: App["protocol"];
  name: string;
  client_id: string | null;
  client_secret_hash: string | null;
  settings: Json<CommonAppSettings & Readonly<Record<string, unknown>>>;
  groups: string[];
  enabled: boolean;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface AppNameIdsTable {
  tenant_id: string;
  app_id: string;
  person_id: string;
  name_id: string;
  created_at: Date;
}

export interface AppHostsTable {
  host: string;
  tenant_id: string;
  app_id: string;
}

export interface KeysTable {
  id: string;
  tenant_id: string;
  purpose: "saml-signing" | "saml-decryption" | "saml-idp-signing" | "oidc-signing";
  algorithm: "RSA-2048" | "EC-P256";
  certificate: string;
  sealed_private_key: Buffer;
  created_at: Date;
  not_after: Date;
  generation: number;
  state: "next" | "active" | "retired";
}

export interface AdminKeysTable {
  id: string;
  tenant_id: string;
  name: string;
  secret_hash: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export interface ApiTokensTable {
  id: string;
  tenant_id: string;
  person_id: string;
  name: string;
  kind: ApiTokenKind;
  only_app_id: string | null;
  secret_hash: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
  last_used_app_id: string | null;
  last_used_ip: string | null;
  warned_days: number | null;
}

export interface AppAttributesTable {
  tenant_id: string;
  app_id: string;
  about: "person" | "group";
  subject_id: string;
  name: string;
  values: string[];
}
