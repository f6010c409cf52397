import express, { type Router } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import type { App } from "../../apps/types.ts";
import type { Connection } from "../../connections/types.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Logout } from "../../signin/logout/types.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import { limitStrangers } from "../http/rate-limit.ts";
import { requireSignIn } from "../http/require-sign-in.ts";
import type { SignOut } from "../http/sign-out.ts";
import type { WaysIn } from "../http/ways-in.ts";
import { mountAccount } from "./account.ts";
import { mountAcs } from "./acs.ts";
import { mountAppsPage } from "./apps-page.ts";
import { mountErrorPage } from "./error-page.ts";
import { mountLogout } from "./logout.ts";
import { mountMetadata } from "./metadata.ts";
import { mountOidcUpstream } from "./oidc.ts";
import { mountSamlLogin } from "./saml-login.ts";
import { mountSlo } from "./slo.ts";
import { mountTestSignin } from "./test-signin.ts";

export interface UpstreamNeeds {
  readonly publicUrl: string;
  readonly signin: Signin;
  readonly sessions: Sessions;
  readonly people: Pick<Directory, "get">;
  readonly administrators: Pick<Administrators, "roleOf">;
  readonly apps: { list(tenantId: string, page: PageRequest): Promise<Page<App>> };
  readonly connections: { locate(id: string): Promise<Connection | undefined> };
  /** Our side of one connection, with the tenant's certificates, as a SAML EntityDescriptor. */
  readonly spMetadata: (tenantId: string, connectionId: string) => Promise<string>;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly browserCookie: BrowserCookie;
  readonly waysIn: WaysIn;
  readonly signOut: SignOut;
  readonly logout: Logout;
  readonly log: Logger;
  readonly acsPerMinute: number;
  /** Largest decoded SAML message, bytes. */
  readonly maxBytes: number;
}

/** The employee's own pages and the service provider's endpoints. Mount behind `browserSession.middleware`. */
export function createUpstreamRouter(needs: UpstreamNeeds): Router {
  const router = express.Router();
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  const { upstreamResult, openidAnswer } = needs.waysIn;
  const pages = { ...needs, formGuard, upstreamResult, openidAnswer, loginsPerMinute: needs.acsPerMinute };

  router.get(["/apps", "/account"], limitStrangers(needs.ephemeral, "begin-page", needs.acsPerMinute));
  mountSamlLogin(router, pages);
  mountAcs(router, pages);
  mountOidcUpstream(router, pages);
  mountTestSignin(router, pages);
  mountMetadata(router, pages);
  mountLogout(router, pages);
  mountSlo(router, pages);
  mountAppsPage(router, { ...pages, requireSignIn: requireSignIn(needs, "/apps") });
  mountAccount(router, { ...pages, requireSignIn: requireSignIn(needs, "/account") });
  mountErrorPage(router);
  return router;
}
