import type { RequestHandler, Router } from "express";
import type { AppLocator } from "../../apps/repository.ts";
import type { SessionBackend, SessionNews } from "../../sessions/repository.ts";
import { createAtApp, type AtAppNeeds } from "./at-app.ts";
import { createAtBroker, type AtBrokerNeeds } from "./at-broker.ts";
import { createCheck } from "./check.ts";
import { createDecide } from "./decide.ts";
import { createJourneys } from "./journeys.ts";
import { createReadyAnswers } from "./ready.ts";
import type { Logger } from "../../kernel/logger.ts";

interface Needs extends Omit<AtAppNeeds, "journeys" | "sessions">, Omit<AtBrokerNeeds, "journeys"> {
  readonly locate: AppLocator;
  /** Sessions as the rules of now leave them, and the store behind. */
  readonly ruledSessions: SessionBackend;
  readonly store: SessionBackend;
  readonly news: SessionNews | undefined;
  readonly log: Logger;
  readonly sessionCookie: string;
  /** How long an answer is given again without asking Redis, ms. */
  readonly readyMs: number;
}

/** The surface of reverse proxies and of the apps behind them (A3). */
export interface ForwardAuth {
  /** To be mounted first. */
  readonly check: RequestHandler;
  /** To be mounted at `/.sallyport`, and what stands behind the browser's session at `/forward-auth`. */
  readonly atApp: Router;
  readonly atBroker: Router;
}

export function createForwardAuth(needs: Needs): ForwardAuth {
  const journeys = createJourneys(needs);
  const ready = createReadyAnswers(needs.news, needs.readyMs);
  const decide = createDecide({ ...needs, sessions: needs.ruledSessions, ready });
  return {
    check: createCheck({ ...needs, decide }),
    atApp: createAtApp({ ...needs, journeys, sessions: needs.ruledSessions }),
    atBroker: createAtBroker({ ...needs, journeys }),
  };
}
