import express, { type RequestHandler, type Router } from "express";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { requireApplication } from "./application.ts";
import { mountAttributes } from "./attributes.ts";
import { readBody } from "./body.ts";
import { addressesBelow, cookieConfig, failure } from "./entities.ts";
import { answer } from "./answers.ts";
import { mountEvents } from "./events.ts";
import { mountGroups } from "./groups.ts";
import { mountMemberships } from "./memberships.ts";
import type { CrowdNeeds } from "./needs.ts";
import { crowdErrors } from "./refusals.ts";
import { mountSearch } from "./search.ts";
import { mountSessions } from "./sessions.ts";
import { mountUsers } from "./users.ts";

/**
 * The directory and the sessions as Atlassian Crowd offers them to applications (A4), for apps that speak its REST
 * resources. Mount at `/crowd/rest/usermanagement`.
 */
export function createCrowdRouter(needs: CrowdNeeds): Router {
  const router = express.Router();
  const resources = express.Router();
  const address = addressesBelow(needs.publicUrl);
  router.use(saysItIsCrowd(needs.version));
  router.use(["/1", "/latest"], requireApplication(needs), readBody, resources);
  mountUsers(resources, needs, address);
  mountGroups(resources, needs, address);
  mountMemberships(resources, needs);
  mountAttributes(resources, needs, address);
  mountSearch(resources, needs, address);
  mountEvents(resources, needs, address);
  mountSessions(resources, needs, address);
  resources.get("/config/cookie", (req, res) => {
    const secure = needs.publicUrl.startsWith("https:");
    const cookie = { domain: "", name: "crowd.token_key", secure };
    answer(req, res, 200, cookieConfig(cookie));
  });
  resources.use(readOnly);
  router.use((req, res) => answer(req, res, 404, failure("OPERATION_FAILED", "no such resource")));
  router.use(crowdErrors(needs.log));
  return router;
}

/** Clients take an answer without this header for somebody else's. */
const saysItIsCrowd =
  (version: string): RequestHandler =>
  (_req, res, next) => {
    res.set({ "X-Embedded-Crowd-Version": `Sallyport/${version}`, "Cache-Control": "no-store" });
    next();
  };

/** Every write that Crowd has and that is not above: people and groups are kept where they come from. */
const readOnly: RequestHandler = (req, _res, next) => {
  if (req.method === "GET" || req.method === "HEAD") return next();
  throw new CrowdRefused(
    "crowd_read_only",
    "this directory is read-only: people and groups are changed where they are kept",
  );
};
