import type { z } from "zod";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Scope } from "../../tokens/types.ts";
import type { Caller } from "./caller.ts";
import { FieldsRefused } from "./problems.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** What an operation is given: parsed, authorised, in one tenant. */
export interface Call<Query, Body> {
  readonly caller: Caller;
  readonly tenantId: string;
  readonly by: AuditContext;
  /** `{id}` of the path; empty where the path has none. */
  readonly id: string;
  /** `{personId}` of the path, likewise. */
  readonly personId: string;
  /** `{factorId}` of the path, likewise. */
  readonly factorId: string;
  readonly query: Query;
  readonly body: Body;
  /** From `If-Match`. */
  readonly version: number | undefined;
}

export interface JsonAnswer {
  /** 202: the work goes on; `location` tells where to look. */
  readonly status: 200 | 201 | 202;
  readonly body: unknown;
  /** Becomes the ETag. */
  readonly version?: number;
  /** Path below `/api/v1` of what was made. */
  readonly location?: string;
}

export interface StreamAnswer {
  readonly status: 200;
  readonly lines: AsyncIterable<string>;
  readonly contentType: string;
  readonly fileName: string;
}

export type Answer = JsonAnswer | StreamAnswer | { readonly status: 204 };

interface Told {
  readonly operationId: string;
  readonly method: Method;
  /** In OpenAPI's form: `/connections/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Absent: any good key. */
  readonly scope: Scope | undefined;
  /** What a successful answer holds; absent with 204. */
  readonly answer?: {
    readonly status: 200 | 201;
    readonly schema: z.ZodType;
    readonly contentTypes?: readonly string[];
    /** May also answer 202, in the same shape, with a `Location` that shows the progress. */
    readonly mayTakeLonger?: boolean;
  };
  /** Takes `If-Match` and answers with an `ETag`. */
  readonly versioned?: boolean;
}

/** One row of the route table: the router and the OpenAPI document are both made from it, so they cannot differ. */
export interface Operation extends Told {
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  /** @throws FieldsRefused, and whatever the service throws */
  readonly run: (call: Call<unknown, unknown>) => Promise<Answer>;
}

interface Definition<Query extends z.ZodObject, Body extends z.ZodType> extends Told {
  readonly query?: Query;
  readonly body?: Body;
  readonly run: (call: Call<z.output<Query>, z.output<Body>>) => Promise<Answer>;
}

/** Ties the types of query and body to the schemas, and parses before it runs. */
export function operation<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType>(
  definition: Definition<Query, Body>,
): Operation {
  const { query, body, run, ...told } = definition;
  return {
    ...told,
    query,
    body,
    run: (call) =>
      run({
        ...call,
        query: parsed("query", query, call.query),
        body: parsed("body", body, call.body),
      }),
  };
}

function parsed<Schema extends z.ZodType>(
  where: "body" | "query",
  schema: Schema | undefined,
  given: unknown,
): z.output<Schema> {
  const result = schema?.safeParse(given);
  if (result && !result.success) throw new FieldsRefused(where, result.error);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a schema nobody reads the value
  return result?.data as z.output<Schema>;
}
