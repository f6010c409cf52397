import type { AdminPath } from "./admin-path.ts";

/** A page of ours that a sign-in may end at. `/`: the console for those who administer, their apps for all others. */
export type OwnPath = "/" | "/apps" | "/account" | "/account/security" | "/account/tokens" | AdminPath;

/** Where the person wanted to go. Ours alone: nothing that came from outside is ever redirected to (S2). */
export type Target =
  /** An OIDC interaction that waits; `/interaction/{uid}` resumes it. */
  | { readonly kind: "oidc"; readonly uid: string; readonly appId: string; readonly tenantId: string }
  /** An AuthnRequest of an app, or a wish to open it, that waits; `/idp/continue/{handle}` resumes it. */
  | { readonly kind: "saml-app"; readonly handle: string; readonly appId: string; readonly tenantId: string }
  /** A request for an app behind a reverse proxy; `/forward-auth/start` resumes it. */
  | { readonly kind: "proxy-app"; readonly handle: string; readonly appId: string; readonly tenantId: string }
  /** A page of ours. */
  | { readonly kind: "page"; readonly path: OwnPath };
