import type { Request, Router } from "express";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { answer } from "./answers.ts";
import { applicationOf, contextOf } from "./application.ts";
import { authenticationReader, bodyOf, factorsReader, malformed } from "./body.ts";
import { session, type Address } from "./entities.ts";
import type { CrowdNeeds } from "./needs.ts";
import { optional, required } from "./query.ts";

/** Sessions that applications share by a token in a cookie of their own. */
export function mountSessions(
  router: Router,
  {
    appDirectory,
    appPasswords,
    ssoSessions,
  }: Pick<CrowdNeeds, "appDirectory" | "appPasswords" | "ssoSessions">,
  address: Address,
): void {
  router.post("/session", async (req, res) => {
    const app = applicationOf(req);
    const { username, password, "validation-factors": factors } = bodyOf(req, authenticationReader);
    // On the word of an application alone nobody is signed in: every second factor would be passed by (T2).
    if (optional(req, "validate-password") === "false" || password === undefined || password === null)
      throw new CrowdRefused("crowd_password_needed", "a session is opened with an app password only");
    const by = contextOf(app, req);
    const seconds = secondsIn(req);
    const authenticated = await appPasswords.authenticate(app, username, password, by);
    const opened = await ssoSessions.open(app, authenticated, { factors, seconds }, by);
    res.location(address(`/session/${opened.token}`));
    answer(req, res, 201, session(address, opened));
  });

  router.get("/session/:token", async (req, res) => {
    answer(req, res, 200, session(address, await ssoSessions.find(applicationOf(req), req.params.token)));
  });

  router.post("/session/:token", async (req, res) => {
    const factors = req.body ? bodyOf(req, factorsReader) : new Map<string, string>();
    const { token } = req.params;
    answer(req, res, 200, session(address, await ssoSessions.validate(applicationOf(req), token, factors)));
  });

  router.delete("/session/:token", async (req, res) => {
    const app = applicationOf(req);
    await ssoSessions.end(app, req.params.token, contextOf(app, req));
    res.status(204).end();
  });

  router.delete("/session", async (req, res) => {
    const app = applicationOf(req);
    const person = await appDirectory.person(app, required(req, "username"));
    await ssoSessions.endAllOf(app, person, optional(req, "exclude"), contextOf(app, req));
    res.status(204).end();
  });
}

function secondsIn(req: Request): number | undefined {
  const duration = optional(req, "duration");
  if (duration === undefined || duration === "") return undefined;
  if (!/^[1-9]\d{0,8}$/.test(duration)) throw malformed("expected duration in seconds");
  return Number(duration);
}
