import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { TENANT_HEADER } from "./caller.ts";
import { CSRF_HEADER } from "./console-session.ts";
import type { Operation } from "./operation.ts";
import { problemSchema } from "./problems.ts";
import { API_PATH } from "./router.ts";

/** The OpenAPI 3.1 document of the route table. */
export function openApiDocument(
  operations: readonly Operation[],
  about: { publicUrl: string; version: string; cookies: { consoleSession: string; breakGlass: string } },
) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = described(operation);
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Sallyport API",
      version: about.version,
      description:
        "Administration of Sallyport. Lists answer `{ items, next }`; refusals are RFC 9457 problems with a stable `code`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: about.publicUrl + API_PATH }],
    security: [{ adminKey: [] }, { consoleSession: [] }, { breakGlass: [] }],
    components: {
      securitySchemes: {
        adminKey: { type: "http", scheme: "bearer" },
        consoleSession: byCookie(about.cookies.consoleSession, "A signed-in administrator's browser."),
        breakGlass: byCookie(about.cookies.breakGlass, "A browser that came in at `/break-glass`."),
      },
    },
    paths: paths satisfies ZodOpenApiPathsObject,
  });
}

const byCookie = (name: string, who: string) => ({
  type: "apiKey" as const,
  in: "cookie" as const,
  name,
  description: `${who} Whatever is not a GET takes \`${CSRF_HEADER}\`, too.`,
});

function described(operation: Operation): ZodOpenApiOperationObject {
  const problem = { content: { "application/problem+json": { schema: problemSchema } } };
  return {
    operationId: operation.operationId,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.scope !== undefined && { description: `Takes the scope \`${operation.scope}\`.` }),
    requestParams: {
      ...(operation.path.includes("{") && { path: pathParameters(operation) }),
      ...(operation.query && { query: operation.query }),
      header: headers(operation),
    },
    ...(operation.body && {
      requestBody: { required: true, content: { "application/json": { schema: operation.body } } },
    }),
    responses: {
      ...success(operation),
      "401": { description: "Neither an admin key nor a session, or a bad one", ...problem },
      "403": { description: "The caller may not do this", ...problem },
      default: { description: "Refused", ...problem },
    },
  };
}

const pathParameters = ({ path }: Operation): z.ZodObject =>
  z.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()])));

function headers({ method, versioned }: Operation): z.ZodObject {
  const changes = method !== "get";
  return z.object({
    [TENANT_HEADER]: z
      .string()
      .exactOptional()
      .meta({ description: "Keys of the installation: the tenant to act in; else the default tenant." }),
    ...(changes && {
      [CSRF_HEADER]: z
        .string()
        .exactOptional()
        .meta({ description: "By a console session: `csrfToken` of `GET /me`." }),
    }),
    ...(method === "post" && {
      "Idempotency-Key": z
        .string()
        .max(255)
        .exactOptional()
        .meta({ description: "A repeated request is answered from the first one's answer, for 24 hours." }),
    }),
    ...(versioned &&
      changes && {
        "If-Match": z
          .string()
          .exactOptional()
          .meta({ description: "The ETag that the change was made against." }),
      }),
  });
}

function success({ answer }: Operation): ZodOpenApiOperationObject["responses"] {
  if (!answer) return { "204": { description: "Done" } };
  const contentTypes = answer.contentTypes ?? ["application/json"];
  const content = Object.fromEntries(contentTypes.map((type) => [type, { schema: answer.schema }]));
  return {
    [`${answer.status}`]: { description: answer.status === 201 ? "Made" : "Found", content },
    ...(answer.mayTakeLonger && { "202": { description: "Still running; see Location", content } }),
  };
}
