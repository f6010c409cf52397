import { z } from "zod";
import { BrokerError } from "../kernel/errors.ts";
import { settingsSchema } from "./schema.ts";
import { shownSettings, type ShownSetting } from "./shown.ts";

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
  /** Each one by its name, for people; no secret among them. */
  readonly shown: readonly ShownSetting[];
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
    shown: shownSettings(ours),
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
