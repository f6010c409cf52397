import { Router } from "express";
import type { Request, RequestHandler, Response } from "express";
import type Provider from "oidc-provider";
import type { ApiTokenCheck } from "../../api-tokens/check.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import type { OpeningRepository } from "../../openings/repository.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Signin } from "../../signin/types.ts";
import { cookieKey } from "../http/cookie-key.ts";
import { sendPage } from "../http/page.ts";
import type { SignOut } from "../http/sign-out.ts";
import { createAccounts } from "./accounts.ts";
import { createAfter } from "./after.ts";
import { createBrokerSessions } from "./broker-session.ts";
import type { FindApp } from "./clients.ts";
import { createDemands } from "./demands.ts";
import { createIntrospection } from "./introspection.ts";
import { createInteractions } from "./interactions.ts";
import { leftPage } from "./pages.ts";
import { createProvider } from "./provider.ts";
import { atPublicAddress } from "./public-address.ts";
import { createRolling } from "./rolling.ts";

export interface OidcNeeds {
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  readonly log: Logger;
  readonly ephemeral: Ephemeral;
  readonly settle: (name: string, value: string) => Promise<string>;
  readonly transact: Transact<{
    readonly people: PersonRepository;
    readonly domains: Pick<DomainRepository, "deciding">;
    readonly openings: OpeningRepository;
    readonly audit: AuditTrail;
  }>;
  readonly apps: { readonly findByClientId: FindApp };
  readonly keys: Pick<Keys, "published">;
  readonly sessions: Pick<Sessions, "keyOf" | "endsAt" | "seenAt">;
  readonly apiTokenCheck: ApiTokenCheck;
  readonly signOut: SignOut;
  readonly backend: Pick<SessionBackend, "read">;
  readonly signin: Pick<Signin, "begin">;
  readonly browserHash: (req: Request, res: Response) => string;
}

/** The surface that apps which speak OpenID Connect see. Both handlers stand behind express-session. */
export interface Oidc {
  /** To be mounted at `/oidc`; before any body parser, the library reads bodies itself. */
  readonly endpoints: RequestHandler;
  /** To be mounted at `/interaction`. */
  readonly interactions: RequestHandler;
}

export async function createOidc(needs: OidcNeeds): Promise<Oidc> {
  const brokerSessions = createBrokerSessions(needs);
  const accounts = createAccounts({ ...needs, brokerSessions });
  const findApp = needs.apps.findByClientId;
  const signCookies = await cookieKey("oidc_cookie_key", needs);
  const parts = { ...needs, accounts, brokerSessions, findApp, cookieKey: signCookies };
  const { findPerson } = accounts;
  const demands = createDemands(needs);
  const introspectApiToken = createIntrospection({ ...needs, findPerson });
  const here = atPublicAddress(needs.publicUrl);
  const surface = await createRolling({
    ...needs,
    async build(signingKeys) {
      const provider = await createProvider({ ...parts, signingKeys });
      provider.use(createAfter({ ...needs, brokerSessions, introspectApiToken }));
      return {
        endpoints: answerBy(provider),
        interactions: createInteractions({ ...needs, provider, findPerson, brokerSessions, demands }),
      };
    },
  });
  return {
    endpoints: Router().use(here, surface.endpoints),
    interactions: Router().use(here, surface.interactions),
  };
}

/** Lets the library answer, and sends the page that it left, if any. */
function answerBy(provider: Provider): RequestHandler {
  const answer = provider.callback();
  return async (req, res) => {
    await answer(req, res);
    const page = leftPage(res);
    if (page && !res.headersSent) sendPage(res, page);
  };
}
