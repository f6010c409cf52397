import express, { type ErrorRequestHandler, type Router } from "express";
import { limitStrangers } from "../http/rate-limit.ts";
import { sendRefusal } from "../http/errors.ts";
import { createAnswers } from "./answer.ts";
import { createAsk } from "./ask.ts";
import { createAskedStore } from "./asked.ts";
import { createChains } from "./chain.ts";
import { readForm } from "./incoming.ts";
import { mountInit } from "./init.ts";
import { createLogoutMessages } from "./logout-messages.ts";
import { mountMetadata, type MetadataNeeds } from "./metadata.ts";
import type { IdpNeeds } from "./needs.ts";
import { AppRequestRefused, createRefusing } from "./refusals.ts";
import { mountSlo } from "./slo.ts";
import { mountSloChain } from "./slo-chain.ts";
import { mountSso } from "./sso.ts";

/** The surface that SAML apps see. Mount behind `browserSession.middleware`. */
export function createIdpRouter(needs: IdpNeeds & MetadataNeeds): Router {
  const router = express.Router();
  const limits = [limitStrangers(needs.ephemeral, "saml-app", needs.perMinute)];
  const form = readForm(needs.saml.maxBytes);
  const refusing = createRefusing(needs);
  const asked = createAskedStore(needs);
  const answers = createAnswers(needs, refusing);
  const ask = createAsk(needs, refusing);
  mountMetadata(router, limits, needs);
  mountSso(router, limits, form, { needs, ask, asked, answers, refusing });
  mountInit(router, limits, { needs, asked, refusing });
  const chains = createChains(needs);
  const messages = createLogoutMessages(needs);
  mountSloChain(router, limits, { needs, chains, messages });
  mountSlo(router, limits, form, { needs, refusing, chains, messages });
  router.use(refusedPage);
  return router;
}

/** One page for all causes. */
const refusedPage: ErrorRequestHandler = (error: unknown, _req, res, next) =>
  error instanceof AppRequestRefused ? sendRefusal(res, error.reference) : next(error);
