import { z } from "zod";
import { BrokerError } from "../kernel/errors.ts";
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
  /**
   * The one address under which browsers and peers reach us: scheme, host and port. https, or http on loopback.
   * Default: `http://localhost:<PORT>`.
   */
  SALLYPORT_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** TCP port to listen on; 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Address to listen on. */
  SALLYPORT_LISTEN: z.string().default("0.0.0.0"),
  /** `postgres://...`; absent: the embedded database in SALLYPORT_DATA_DIR. */
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), "expected postgres://")
    .optional(),
  /** `redis://...` or `rediss://...`; absent: what expires lives in the SQL store too. */
  REDIS_URL: z
    .string()
    // Looked at here because the client would print the address, password and all, with its refusal.
    .refine(
      (text) => readRedisAddress(text) !== undefined,
      "expected redis://host, redis+sentinel://host,host/primary or redis+cluster://host,host (rediss for TLS)",
    )
    .optional(),
  /** Embedded data and the generated master key. */
  SALLYPORT_DATA_DIR: z.string().default(".sallyport/data"),
  /** 32 bytes as base64 or hex. Absent: made at first start in the data directory. Every node needs the same. */
  SALLYPORT_MASTER_KEY: z.string().optional(),
  /** Comma-separated `address` or `address:port`; absent: the system's resolvers. */
  SALLYPORT_DNS_SERVERS: csv.optional(),
  /** Comma-separated addresses or CIDR blocks that outbound calls may reach although private. */
  SALLYPORT_OUTBOUND_ALLOW: csv.default([]),
  /** First admin key, for automation; at least 32 characters. Used at the first start only. */
  SALLYPORT_BOOTSTRAP_ADMIN_KEY: z.string().min(32, "at least 32 characters").optional(),
  /**
   * The mail server: `smtp://` or `smtps://`, with name and password where it asks for them. Absent: nobody gets mail,
   * and new passwords are given by administrators.
   */
  SALLYPORT_SMTP_URL: z
    .string()
    // Looked at here, so that a refusal does not print the password.
    .refine((text) => /^smtps?:\/\//.test(text) && URL.canParse(text), "expected smtp:// or smtps://")
    .optional(),
  /** Sender of our mails; default `sallyport@` and the host of the public address. */
  SALLYPORT_MAIL_FROM: z.email().optional(),
  /** How many proxies stand in front, so that the client's address can be believed. 0: none. */
  SALLYPORT_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Clock difference that we forgive an upstream IdP, seconds. */
  SALLYPORT_CLOCK_SKEW_SECONDS: z.coerce.number().int().min(0).max(300).default(60),
  /** A session ends after this long without a request, seconds. */
  SALLYPORT_SESSION_IDLE_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .default(minutes(8 * 60)),
  /** A session ends this long after sign-in, whatever happens, seconds. */
  SALLYPORT_SESSION_ABSOLUTE_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .default(minutes(24 * 60)),
  /** The flight recorder forgets an attempt after this many days. */
  SALLYPORT_RECORDER_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  /** Largest SAML response, bytes decoded; larger ones are refused before they are parsed. */
  SALLYPORT_SAML_MAX_BYTES: z.coerce.number().int().min(8_192).max(1_048_576).default(98_304),
  /** Largest number of XML elements in a SAML response; raise it for people in very many groups. */
  SALLYPORT_SAML_MAX_ELEMENTS: z.coerce.number().int().min(100).max(50_000).default(3_000),
  /** A verification that takes longer than this is refused, milliseconds. */
  SALLYPORT_SAML_TIME_LIMIT_MS: z.coerce.number().int().min(100).max(30_000).default(2_000),
  /** Steps of a sign-in of one kind from one address in a minute; more are answered 429. An IPv6 /64 counts as one. */
  SALLYPORT_ACS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  /**
   * How long a proxy's question is answered again without asking Redis, seconds; 0: never. What ends a session is told to
   * every node and counts at once all the same.
   */
  SALLYPORT_FORWARD_AUTH_READY_SECONDS: z.coerce.number().min(0).max(5).default(2),
  /** `trace` to `fatal`, or `silent`. */
  SALLYPORT_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** After SIGTERM, requests under way may take this long, seconds. */
  SALLYPORT_DRAIN_SECONDS: z.coerce.number().int().min(0).max(600).default(20),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings as the rest of the house reads them: names without prefix, units in the name. */
export interface Settings {
  readonly publicUrl: string;
  readonly port: number;
  readonly listen: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  readonly masterKey: string | undefined;
  readonly dnsServers: readonly string[] | undefined;
  readonly outboundAllow: readonly string[];
  readonly bootstrapAdminKey: string | undefined;
  /** Absent: there is no mail server. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly trustedProxies: number;
  readonly clockSkewMs: number;
  readonly sessionLimits: { readonly idleMs: number; readonly absoluteMs: number };
  readonly recorderDays: number;
  readonly saml: { readonly maxBytes: number; readonly maxElements: number; readonly timeLimitMs: number };
  readonly acsPerMinute: number;
  readonly forwardAuthReadyMs: number;
  readonly logLevel: string;
  readonly drainMs: number;
}

/** The environment does not make a configuration; `message` is one clear line. */
export class SettingsRefused extends BrokerError {
  readonly code = "settings_refused";
  readonly status = 500;
}

/**
 * @param environment usually `process.env`; names other than ours are ignored unless they begin with `SALLYPORT_`
 * @throws SettingsRefused naming every setting that is unknown or out of bounds
 */
export function readSettings(environment: Environment): Settings {
  const known = Object.keys(settingsSchema.shape);
  // SALLYPORT_TEST_* tells the test suite where its servers are; a process that a test starts inherits them.
  const isOurs = (name: string) =>
    known.includes(name) || (name.startsWith("SALLYPORT_") && !name.startsWith("SALLYPORT_TEST_"));
  const ours = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== undefined && value !== "" && isOurs(name),
    ),
  );
  const parsed = settingsSchema.safeParse(ours);
  if (!parsed.success) throw new SettingsRefused(parsed.error.issues.map(explain).join("; "));
  const read = parsed.data;
  return {
    publicUrl: checkedPublicUrl(read.SALLYPORT_PUBLIC_URL ?? `http://localhost:${read.PORT}`),
    port: read.PORT,
    listen: read.SALLYPORT_LISTEN,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    dataDir: read.SALLYPORT_DATA_DIR,
    masterKey: read.SALLYPORT_MASTER_KEY,
    dnsServers: read.SALLYPORT_DNS_SERVERS,
    outboundAllow: read.SALLYPORT_OUTBOUND_ALLOW,
    bootstrapAdminKey: read.SALLYPORT_BOOTSTRAP_ADMIN_KEY,
    mail: mailOf(read),
    trustedProxies: read.SALLYPORT_TRUSTED_PROXIES,
    clockSkewMs: read.SALLYPORT_CLOCK_SKEW_SECONDS * 1000,
    sessionLimits: {
      idleMs: read.SALLYPORT_SESSION_IDLE_SECONDS * 1000,
      absoluteMs: read.SALLYPORT_SESSION_ABSOLUTE_SECONDS * 1000,
    },
    recorderDays: read.SALLYPORT_RECORDER_DAYS,
    saml: {
      maxBytes: read.SALLYPORT_SAML_MAX_BYTES,
      maxElements: read.SALLYPORT_SAML_MAX_ELEMENTS,
      timeLimitMs: read.SALLYPORT_SAML_TIME_LIMIT_MS,
    },
    acsPerMinute: read.SALLYPORT_ACS_PER_MINUTE,
    forwardAuthReadyMs: read.SALLYPORT_FORWARD_AUTH_READY_SECONDS * 1000,
    logLevel: read.SALLYPORT_LOG_LEVEL,
    drainMs: read.SALLYPORT_DRAIN_SECONDS * 1000,
  };
}

function mailOf(read: z.output<typeof settingsSchema>): Settings["mail"] {
  if (read.SALLYPORT_SMTP_URL === undefined) return undefined;
  const host = new URL(read.SALLYPORT_PUBLIC_URL ?? "http://localhost").hostname;
  return { url: read.SALLYPORT_SMTP_URL, from: read.SALLYPORT_MAIL_FROM ?? `sallyport@${host}` };
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `unknown setting ${issue.keys.join(", ")}`;
  return `${issue.path.join(".")}: ${wantedBy(issue)}`;
}

/** zod's own words where they say it best, e.g. with the schema's message. */
function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type")
    return `expected a ${issue.expected === "int" ? "whole number" : issue.expected}`;
  if (issue.code === "invalid_value") return `expected one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_format" && issue.format === "url")
    return "expected an address such as https://sso.example.com";
  if (issue.code === "too_small" && issue.origin === "number") return `expected at least ${issue.minimum}`;
  if (issue.code === "too_big") return `expected at most ${issue.maximum}`;
  return issue.message;
}

/** Never on a wire, so plain http gives nothing away. */
export const isLoopbackHost = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";

function checkedPublicUrl(text: string): string {
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash || url.pathname !== "/")
    throw new SettingsRefused(`SALLYPORT_PUBLIC_URL: expected scheme, host and port only, got ${text}`);
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname))
    throw new SettingsRefused(`SALLYPORT_PUBLIC_URL: expected https (http only on localhost), got ${text}`);
  return url.origin;
}
