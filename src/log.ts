import { type DestinationStream, pino } from "pino";
import type { Logger } from "./kernel/logger.ts";

const SECRETS = [
  "cookie",
  "authorization",
  "password",
  "secret",
  "token",
  "SAMLResponse",
  "SAMLRequest",
  "client_secret",
  "code_verifier",
  "access_token",
  "refresh_token",
  "id_token",
];

/** JSON lines, on standard output unless told. What could sign someone in is cut out, wherever a caller puts it. */
export function createLog(level: string, to: DestinationStream = pino.destination(1)): Logger {
  const { err } = pino.stdSerializers;
  const options = {
    level,
    base: { service: "sallyport" },
    timestamp: pino.stdTimeFunctions.isoTime,
    // An Error has no members of its own that JSON shows: message, stack and cause would be lost.
    serializers: { err, error: err },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
  };
  const log = pino(options, to);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
