import { z } from "zod";
import { DomainNotProven } from "../../domains/errors.ts";
import { BrokerError } from "../../kernel/errors.ts";

/** One field that was sent wrongly. */
const fieldProblem = z.strictObject({
  path: z.string().meta({ description: "Where in the body or the query, e.g. `idp.certificates.0`." }),
  expected: z.string().exactOptional(),
  received: z.string().exactOptional(),
  message: z.string(),
});

/** RFC 9457, with what was wanted, what came, and what to do. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: "`urn:sallyport:problem:` and the code." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "Stable; what programs look at." }),
    expected: z.string().exactOptional(),
    received: z.string().exactOptional(),
    nextStep: z.string().exactOptional(),
    errors: z.array(fieldProblem).exactOptional(),
    looked: z
      .array(
        z.strictObject({
          method: z.enum(["dns", "https"]),
          at: z.string(),
          expected: z.string(),
          found: z.string(),
        }),
      )
      .exactOptional()
      .meta({ description: "`domain_not_proven`: where the proof was looked for, and what was there." }),
    requestId: z.string().exactOptional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;
export type FieldProblem = z.infer<typeof fieldProblem>;

/** Of more wrong fields nobody reads; an answer must not be many times as long as its request. */
const MOST_FIELDS = 50;

/** Fields or query parameters that the operation's schema does not take. */
export class FieldsRefused extends BrokerError {
  readonly code = "invalid_input";
  readonly status = 422;
  readonly fields: readonly FieldProblem[];

  constructor(where: "body" | "query", error: z.ZodError) {
    super(`the ${where} does not fit`, { nextStep: "Correct the fields that errors names." });
    this.fields = error.issues.flatMap(fieldProblems).slice(0, MOST_FIELDS);
  }
}

/** The body is not JSON (RFC 8259), or not in UTF-8. */
export class MalformedJson extends BrokerError {
  readonly code = "malformed_json";
  readonly status = 400;
}

/** The body is longer than the API takes. */
export class BodyTooLarge extends BrokerError {
  readonly code = "body_too_large";
  readonly status = 413;
}

/** The body is nested deeper, or has more members, than any that means something. */
export class BodyTooComplex extends BrokerError {
  readonly code = "body_too_complex";
  readonly status = 413;
}

/** The body is something else than JSON, or in an encoding that we do not take. */
export class NotJson extends BrokerError {
  readonly code = "unsupported_media_type";
  readonly status = 415;
}

/** Percent-escapes in the path that are none. */
export class MalformedPath extends BrokerError {
  readonly code = "malformed_path";
  readonly status = 400;
}

/** No operation has this path. */
export class RouteUnknown extends BrokerError {
  readonly code = "route_unknown";
  readonly status = 404;
}

/** The path is right and the method is not. */
export class MethodNotAllowed extends BrokerError {
  readonly code = "method_not_allowed";
  readonly status = 405;
}

/** A failure of ours: nothing of it goes out but its name in the log. */
class Unexpected extends BrokerError {
  readonly code = "internal_error";
  readonly status = 500;
}

/** What the body parser, which knows no errors of ours, is told of a {@link BodyTooComplex}. */
export const TOO_COMPLEX = "entity.too.complex";

/** Whatever was thrown, as the refusal that the caller sees. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error;
  // http-errors of the body parser and the router say what they are in words, not in classes.
  const said = (name: "type" | "name") =>
    typeof error === "object" && error !== null && name in error ? String(Reflect.get(error, name)) : "";
  const type = said("type");
  if (type === "entity.parse.failed") return new MalformedJson("the body is not JSON", { cause: error });
  if (type === "entity.too.large") return new BodyTooLarge("the body is too large", { cause: error });
  if (type === TOO_COMPLEX) return new BodyTooComplex("the body has too many parts", { cause: error });
  if (type === "charset.unsupported" || type === "encoding.unsupported")
    return new NotJson("the body's encoding is not taken", { cause: error });
  if (type.startsWith("request.") || type.startsWith("entity."))
    return new MalformedJson("the body did not arrive whole", { cause: error });
  if (said("name") === "URIError") return new MalformedPath("the path cannot be decoded", { cause: error });
  return new Unexpected("something failed here", {
    cause: error,
    nextStep: "Ask the operator: the log has the cause under this request id.",
  });
}

export function toProblem(error: BrokerError, requestId: string | undefined): Problem {
  return {
    type: `urn:sallyport:problem:${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.mismatch?.expected !== undefined && { expected: error.mismatch.expected }),
    ...(error.mismatch?.received !== undefined && { received: error.mismatch.received }),
    ...(error.nextStep !== undefined && { nextStep: error.nextStep }),
    ...errorsOf(error),
    ...(error instanceof DomainNotProven && { looked: [...error.looked] }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** Fields that the schema refuses, or the one that a rule of the domain is about. */
function errorsOf(error: BrokerError): { readonly errors?: FieldProblem[] } {
  if (error instanceof FieldsRefused) return { errors: [...error.fields] };
  const { field, ...about } = error.mismatch ?? {};
  return field === undefined ? {} : { errors: [{ path: field, ...about, message: error.message }] };
}

/** `domain_not_proven` -> `Domain not proven`: the same for every problem of one type (RFC 9457 3.1.3). */
const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");

function fieldProblems(issue: z.core.$ZodIssue): readonly FieldProblem[] {
  const at = (key?: string) => [...issue.path, ...(key === undefined ? [] : [key])].map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: at(key),
      expected: "no such field",
      received: key,
      message: "unknown field",
    }));
  const expected = expectedBy(issue);
  const received = /received (.+)$/.exec(issue.message)?.[1];
  return [
    {
      path: at(),
      ...(expected !== undefined && { expected }),
      ...(received !== undefined && { received }),
      message: issue.message,
    },
  ];
}

function expectedBy(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "invalid_value") return issue.values.map(String).join(" | ");
  if (issue.code === "too_small") return `at least ${measured(issue.minimum, issue.origin)}`;
  if (issue.code === "too_big") return `at most ${measured(issue.maximum, issue.origin)}`;
  return issue.code === "invalid_format" ? issue.format : undefined;
}

/** Numbers are compared with numbers, texts by their characters, lists by their entries. */
function measured(bound: number | bigint, origin: string): string {
  if (origin === "string") return `${bound} ${bound === 1 ? "character" : "characters"}`;
  if (origin === "array") return `${bound} ${bound === 1 ? "entry" : "entries"}`;
  return String(bound);
}
