import { z } from "zod";
import { readRedisAddress } from "./redis-address.ts";

const minutes = (n: number) => n * 60;
const csv = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

/**
 * Every knob, with its unit, default and reason. Read from the environment; an unknown `SALLYPORT_*` name stops the
 * start, so that a misspelt setting is never silently the default.
 */
export const settingsSchema = z.strictObject({
  SALLYPORT_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "The one address under which browsers and peers reach us: scheme, host and port. https, or http on loopback. Default: `http://localhost:<PORT>`.",
    ),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe("TCP port to listen on; 0 takes a free one."),
  SALLYPORT_LISTEN: z.string().default("0.0.0.0").describe("Address to listen on."),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), "expected postgres://")
    .optional()
    .meta({
      description: "`postgres://...`; absent: the embedded database in SALLYPORT_DATA_DIR.",
      secret: true,
    }),
  REDIS_URL: z
    .string()
    // Looked at here because the client would print the address, password and all, with its refusal.
    .refine(
      (text) => readRedisAddress(text) !== undefined,
      "expected redis://host, redis+sentinel://host,host/primary or redis+cluster://host,host (rediss for TLS)",
    )
    .optional()
    .meta({
      description: "`redis://...` or `rediss://...`; absent: what expires lives in the SQL store too.",
      secret: true,
    }),
  SALLYPORT_DATA_DIR: z
    .string()
    .default(".sallyport/data")
    .describe("Embedded data and the generated master key."),
  SALLYPORT_MASTER_KEY: z.string().optional().meta({
    description:
      "32 bytes as base64 or hex. Absent: made at first start in the data directory. Every node needs the same.",
    secret: true,
  }),
  SALLYPORT_DNS_SERVERS: csv
    .optional()
    .describe("Comma-separated `address` or `address:port`; absent: the system's resolvers."),
  SALLYPORT_OUTBOUND_ALLOW: csv
    .default([])
    .describe("Comma-separated addresses or CIDR blocks that outbound calls may reach although private."),
  SALLYPORT_BOOTSTRAP_ADMIN_KEY: z.string().min(32, "at least 32 characters").optional().meta({
    description: "First admin key, for automation; at least 32 characters. Used at the first start only.",
    secret: true,
  }),
  SALLYPORT_SMTP_URL: z
    .string()
    // Looked at here, so that a refusal does not print the password.
    .refine((text) => /^smtps?:\/\//.test(text) && URL.canParse(text), "expected smtp:// or smtps://")
    .optional()
    .meta({
      description:
        "The mail server: `smtp://` or `smtps://`, with name and password where it asks for them. Absent: nobody gets mail, and new passwords are given by administrators.",
      secret: true,
    }),
  SALLYPORT_MAIL_FROM: z
    .email()
    .optional()
    .describe("Sender of our mails; default `sallyport@` and the host of the public address."),
  SALLYPORT_TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("How many proxies stand in front, so that the client's address can be believed. 0: none."),
  SALLYPORT_CLOCK_SKEW_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(300)
    .default(60)
    .describe("Clock difference that we forgive an upstream IdP, seconds."),
  SALLYPORT_SESSION_IDLE_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .default(minutes(8 * 60))
    .describe("A session ends after this long without a request, seconds."),
  SALLYPORT_SESSION_ABSOLUTE_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .default(minutes(24 * 60))
    .describe("A session ends this long after sign-in, whatever happens, seconds."),
  SALLYPORT_RECORDER_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe("The flight recorder forgets an attempt after this many days."),
  SALLYPORT_SAML_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(8_192)
    .max(1_048_576)
    .default(98_304)
    .describe("Largest SAML response, bytes decoded; larger ones are refused before they are parsed."),
  SALLYPORT_SAML_MAX_ELEMENTS: z.coerce
    .number()
    .int()
    .min(100)
    .max(50_000)
    .default(3_000)
    .describe("Largest number of XML elements in a SAML response; raise it for people in very many groups."),
  SALLYPORT_SAML_TIME_LIMIT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(30_000)
    .default(2_000)
    .describe("A verification that takes longer than this is refused, milliseconds."),
  SALLYPORT_ACS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(600)
    .describe(
      "Steps of a sign-in of one kind from one address in a minute; more are answered 429. An IPv6 /64 counts as one.",
    ),
  SALLYPORT_FORWARD_AUTH_READY_SECONDS: z.coerce
    .number()
    .min(0)
    .max(5)
    .default(2)
    .describe(
      "How long a proxy's question is answered again without asking Redis, seconds; 0: never. What ends a session is told to every node and counts at once all the same.",
    ),
  SALLYPORT_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("`trace` to `fatal`, or `silent`."),
  SALLYPORT_DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600)
    .default(20)
    .describe("After SIGTERM, requests under way may take this long, seconds."),
});
