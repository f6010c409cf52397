import pg from "pg";
import { BrokerError, Invalid } from "../../kernel/errors.ts";
import { StoreConflict, StoreTimeout, StoreUnreachable } from "../errors.ts";

const UNIQUE_VIOLATION = "23505";

const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Sentences of `pg` and `pg-pool` that carry no code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** @param constraint only this one, where given */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === UNIQUE_VIOLATION &&
  (constraint === undefined || error.constraint === constraint);

/**
 * What PostgreSQL and `pg` throw, as our typed errors; anything else comes back as it is.
 * @see PostgreSQL appendix A: classes 08 and 57P are the connection, 53 the resources, 57014 and 55P03 the limits
 */
export function translate(error: unknown): unknown {
  if (error instanceof BrokerError) return error;
  if (error instanceof AggregateError && error.errors.some((inner) => NETWORK.has(codeOf(inner))))
    return new StoreUnreachable("PostgreSQL", error.errors[0]);
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "";
  if (NETWORK.has(code) || LOST.test(message) || /^(08|53|57P|3D000|28)/.test(code))
    return new StoreUnreachable("PostgreSQL", error);
  if (code === "57014" || code === "55P03" || code === "25P03" || message === "Query read timeout")
    return new StoreTimeout(`PostgreSQL took too long: ${message}`, { cause: error });
  if (/^23|^40/.test(code))
    return new StoreConflict(`PostgreSQL refused the change: ${message}`, { cause: error });
  if (code === "22021" || code === "22P05")
    return new Invalid("text holds a character that cannot be stored", { cause: error });
  return error;
}
