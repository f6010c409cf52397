import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import express, { Router, type Request, type RequestHandler, type Response } from "express";
import { assertScope, auditContext, callerOf } from "./caller.ts";
import type { Idempotency } from "./idempotency.ts";
import type { Answer, Method, Operation } from "./operation.ts";
import { isModestJson } from "./json-shape.ts";
import { etagOf, versionFrom } from "./preconditions.ts";
import { MethodNotAllowed, NotJson, TOO_COMPLEX } from "./problems.ts";

/** The largest metadata that we take, with its quotes escaped. */
const LARGEST_BODY_BYTES = 655_360;

export const API_PATH = "/api/v1";

/** The routes of the table; authentication stands before it and problem+json after. */
export function createRoutes(operations: readonly Operation[], idempotency: Idempotency): Router {
  const router = Router({ strict: true, caseSensitive: true });
  const parseJson = express.json({ limit: LARGEST_BODY_BYTES, strict: true, verify: assertModest });
  for (const [path, here] of Object.entries(Object.groupBy(operations, ({ path }) => path))) {
    const route = router.route(path.replace(/\{(\w+)\}/g, ":$1"));
    for (const operation of here ?? []) {
      const handlers = [checkScope(operation), ...(operation.body ? [expectJson, parseJson] : [])];
      route[operation.method](...handlers, handle(operation, idempotency));
    }
    route.all(refuseMethod((here ?? []).map((operation) => operation.method)));
  }
  return router;
}

function assertModest(_req: unknown, _res: unknown, body: Buffer): void {
  if (!isModestJson(body)) throw Object.assign(new Error("too many parts"), { type: TOO_COMPLEX });
}

/** Before the body is read: who may not do it need not send it. */
const checkScope =
  ({ scope }: Operation): RequestHandler =>
  (_req, res, next) => {
    assertScope(callerOf(res), scope);
    next();
  };

const expectJson: RequestHandler = (req, _res, next) => {
  const hasBody = req.get("content-length") !== "0";
  if (hasBody && req.is("application/json") === false)
    throw new NotJson("the body is not JSON", {
      mismatch: { expected: "application/json", received: req.get("content-type") ?? "no Content-Type" },
      nextStep: "Send Content-Type: application/json.",
    });
  next();
};

const refuseMethod =
  (methods: readonly Method[]): RequestHandler =>
  (req, res) => {
    const allowed = methods.map((method) => method.toUpperCase()).join(", ");
    res.set("Allow", allowed);
    throw new MethodNotAllowed("the path does not take this method", {
      mismatch: { expected: allowed, received: req.method },
    });
  };

const handle =
  (operation: Operation, idempotency: Idempotency): RequestHandler =>
  async (req, res) => {
    const run = () => operation.run(callFrom(req, res));
    const key = req.method === "POST" ? req.get("idempotency-key") : undefined;
    const answer = key === undefined ? await run() : await idempotency.once(askedBy(key, req, res), run);
    await send(answer, res);
  };

function callFrom(req: Request, res: Response): Parameters<Operation["run"]>[0] {
  const caller = callerOf(res);
  const { id, personId, factorId } = req.params;
  return {
    caller,
    tenantId: caller.tenantId,
    by: auditContext(caller, req),
    id: typeof id === "string" ? id : "",
    personId: typeof personId === "string" ? personId : "",
    factorId: typeof factorId === "string" ? factorId : "",
    query: req.query,
    body: req.body as unknown,
    version: versionFrom(req.get("if-match")),
  };
}

function askedBy(key: string, req: Request, res: Response) {
  const caller = callerOf(res);
  const request = [req.method, req.path, JSON.stringify(req.query), JSON.stringify(req.body ?? null)].join(
    "\n",
  );
  return { key, scope: `${caller.id} ${caller.tenantId}`, request };
}

async function send(answer: Answer, res: Response): Promise<void> {
  res.status(answer.status).set("Cache-Control", "no-store");
  if ("lines" in answer) {
    res.attachment(answer.fileName).type(answer.contentType);
    return pipeline(Readable.from(answer.lines), res);
  }
  if (!("body" in answer)) return void res.end();
  if (answer.version !== undefined) res.set("ETag", etagOf(answer.version));
  if (answer.location !== undefined) res.location(API_PATH + answer.location);
  // Not res.json: it would make an ETag of its own for what has no version.
  res.type("application/json").end(JSON.stringify(answer.body));
}
