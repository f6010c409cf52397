import { pino } from "pino";
import type { Logger } from "./kernel/logger.ts";

/** JSON lines on standard output. What could sign someone in is cut out, wherever a caller puts it. */
export function createLog(level: string): Logger {
  const secrets = ["cookie", "authorization", "password", "secret", "token", "SAMLResponse", "SAMLRequest"];
  const log = pino({
    level,
    base: { service: "sallyport" },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
  });
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
