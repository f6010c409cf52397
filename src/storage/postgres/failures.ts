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

/** By shape, not by class: errors of Node's own modules may come from another realm. */
const textOf = (error: unknown, field: "code" | "message"): string => {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === "string" ? value : "";
};

/** Several addresses of one name were tried, and each has its own error. */
const firstOf = (error: unknown): unknown => {
  const all: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "errors") : undefined;
  return Array.isArray(all) && all.length > 0 ? all[0] : error;
};

export const isUniqueViolation = (error: unknown): boolean => textOf(error, "code") === UNIQUE_VIOLATION;

/**
 * What PostgreSQL and `pg` throw, as our typed errors; anything else comes back as it is.
 * @see PostgreSQL appendix A: classes 08 and 57P are the connection, 53 the resources, 57014 and 55P03 the limits
 */
export function translate(error: unknown): unknown {
  if (error instanceof BrokerError) return error;
  const first = firstOf(error);
  const code = textOf(first, "code");
  const message = textOf(first, "message");
  if (NETWORK.has(code) || LOST.test(message) || /^(08...|28...|53...|57P..|3D000)$/.test(code))
    return new StoreUnreachable("PostgreSQL", first);
  if (code === "57014" || code === "55P03" || code === "25P03" || message === "Query read timeout")
    return new StoreTimeout(`PostgreSQL took too long: ${message}`, { cause: error });
  if (/^(23|40)...$/.test(code))
    return new StoreConflict(`PostgreSQL refused the change: ${message}`, { cause: error });
  if (code === "22021" || code === "22P05")
    return new Invalid("text holds a character that cannot be stored", { cause: error });
  return error;
}
