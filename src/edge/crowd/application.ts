import type { Request, RequestHandler } from "express";
import type { Apps } from "../../apps/apps.ts";
import { mayAskFrom } from "../../apps/crowd-app.ts";
import type { CrowdApp } from "../../apps/types.ts";
import type { AuditContext, AuditTrail } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sameSecret, sha256 } from "../../kernel/random.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { addressBlock } from "../http/address-block.ts";
import { TooManyRequests } from "../http/rate-limit.ts";
import { originOf } from "../http/request-context.ts";

interface Needs {
  readonly apps: Pick<Apps, "findByApplicationName">;
  readonly ephemeral: Pick<Ephemeral, "get" | "count" | "claim">;
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
}

const applications = new WeakMap<Request, CrowdApp>();

/** Wrong answers from one address in a minute before none is looked at any more. */
const MOST_WRONG = 30;
const WINDOW_MS = 60_000;
const TOLD_EVERY_MS = 3_600_000;
/** What is compared where there is no such application, so that it takes as long. */
const NOBODYS_HASH = sha256("");

/**
 * Every request is an application's, by Basic authentication (RFC 7617). Unknown, disabled, wrong password and wrong
 * address are refused alike.
 */
export function requireApplication({ apps, ephemeral, transact }: Needs): RequestHandler {
  async function tell(app: CrowdApp, code: string, req: Request): Promise<void> {
    if (!(await ephemeral.claim(`crowd-application:${app.id}:${code}`, "told", TOLD_EVERY_MS))) return;
    const event = { name: "crowd.application_refused", targetId: app.id, code } as const;
    await transact(app.tenantId, ({ audit }) => audit.record(event, contextOf(app, req)));
  }

  return async (req, _res, next) => {
    const counter = `rate:crowd-refused:${addressBlock(req.ip)}`;
    if (Number((await ephemeral.get(counter)) ?? 0) >= MOST_WRONG)
      throw new TooManyRequests(`more than ${MOST_WRONG} wrong application passwords a minute`);
    const credentials = credentialsIn(req.get("Authorization"));
    const app = credentials && (await find(apps, credentials.name));
    const right = sameSecret(sha256(credentials?.password ?? ""), app?.clientSecretHash ?? NOBODYS_HASH);
    const code = app && whyNot(app, right, req.ip);
    if (app !== undefined && code === undefined) {
      applications.set(req, app);
      return next();
    }
    // No credentials at all is how some clients begin.
    if (credentials !== undefined) await ephemeral.count(counter, WINDOW_MS);
    if (app !== undefined && code !== undefined) await tell(app, code, req);
    throw new CrowdRefused(
      "crowd_application_refused",
      "expected the name and the password of an application",
    );
  };
}

function whyNot(app: CrowdApp, right: boolean, ip: string | undefined): string | undefined {
  if (!right) return "application_password_wrong";
  if (!app.enabled) return "app_disabled";
  return mayAskFrom(app, ip) ? undefined : "application_address_refused";
}

/** Some clients percent-encode what they send. No name of ours has a percent sign. */
const find = (apps: Needs["apps"], name: string): Promise<CrowdApp | undefined> =>
  /^[a-z0-9-]{1,60}$/.test(name) ? apps.findByApplicationName(name) : Promise.resolve(undefined);

function credentialsIn(header: string | undefined): { name: string; password: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]{1,1000}={0,2}) *$/i.exec(header ?? "") ?? [];
  const text = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon < 0) return undefined;
  return { name: decoded(text.slice(0, colon)), password: decoded(text.slice(colon + 1)) };
}

/** Names and passwords of ours are letters, digits, `-` and `_`: a percent sign can only be a client's encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @throws Error outside {@link requireApplication}: a mistake in the wiring */
export function applicationOf(req: Request): CrowdApp {
  const app = applications.get(req);
  if (app === undefined) throw new Error("no application was authenticated");
  return app;
}

export const contextOf = (app: CrowdApp, req: Request): AuditContext => ({
  tenantId: app.tenantId,
  actor: { kind: "app", id: app.id, name: app.name },
  ...originOf(req),
});
