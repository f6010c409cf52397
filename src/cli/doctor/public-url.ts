import { X509Certificate, type JsonWebKey } from "node:crypto";
import { visitOwn, type Visited } from "../../edge/outbound/visit.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import { isLoopbackHost, type Settings } from "../../settings/settings.ts";
import type { Database } from "../../storage/repositories.ts";
import type { Clock } from "../../kernel/clock.ts";
import { fail, failedBy, ok, warn, type Finding } from "./finding.ts";
import type { OtherClock } from "./stores.ts";

const ABOUT = "public address";
const HALF_YEAR_SECONDS = 15_768_000;

export interface PublicUrlReport {
  readonly findings: readonly Finding[];
  /** What the answer's `Date` says. */
  readonly clock: OtherClock | undefined;
}

/**
 * Goes to the public URL as a browser would: through whatever stands in front.
 * @param database to tell whether what answers is this installation; absent where it cannot be read
 */
export async function findAtPublicUrl(
  { publicUrl }: Settings,
  database: Database | undefined,
  clock: Clock,
): Promise<PublicUrlReport> {
  const asked = clock().getTime();
  try {
    const health = await visitOwn(`${publicUrl}/healthz`);
    const midway = (asked + clock().getTime()) / 2;
    const identity = database && isHealthy(health) ? [await compareKeys(publicUrl, database)] : [];
    const findings = [findHealth(publicUrl, health), ...findTls(publicUrl, health), ...identity];
    return { findings, clock: clockOf(publicUrl, health, midway) };
  } catch (error) {
    const next = "Start the broker; check DNS, the proxy and SALLYPORT_PUBLIC_URL.";
    return { findings: [failedBy(ABOUT, error, next)], clock: undefined };
  }
}

const isHealthy = ({ status, body }: Visited): boolean => status === 200 && body === '{"status":"ok"}';

function findHealth(publicUrl: string, health: Visited): Finding {
  if (isHealthy(health)) return ok(ABOUT, `${publicUrl} answers`);
  const says = `${publicUrl}/healthz answers ${health.status}, and not as a broker does`;
  return fail(ABOUT, says, "Point the name and the proxy at the broker, with all paths.");
}

/** Of an answer that came, so its certificate was good. */
export function findTls(publicUrl: string, { headers }: Pick<Visited, "headers">): readonly Finding[] {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === "http:")
    return isLoopbackHost(hostname)
      ? [warn("https", "plain http, on this machine alone", "Set SALLYPORT_PUBLIC_URL to an https address.")]
      : [];
  const hsts = headers["strict-transport-security"];
  const seconds = Number(/max-age="?(\d+)/i.exec(hsts ?? "")?.[1] ?? 0);
  const next = "Let the proxy pass the header Strict-Transport-Security on as it comes.";
  if (hsts === undefined) return [warn("https", "a good certificate, but no HSTS header arrives", next)];
  if (seconds < HALF_YEAR_SECONDS)
    return [warn("https", `HSTS holds for ${seconds} s; half a year is the least`, next)];
  return [ok("https", "a good certificate, and HSTS")];
}

/** HTTP dates have whole seconds, so half of one is added. */
function clockOf(of: string, { headers }: Visited, midway: number): OtherClock | undefined {
  const date = Date.parse(headers["date"] ?? "");
  return Number.isNaN(date) ? undefined : { of, aheadMs: date + 500 - midway };
}

/** What answers there publishes the very keys that our database holds, or is another installation. */
async function compareKeys(publicUrl: string, { transact }: Database): Promise<Finding> {
  const keys = await transact(INSTANCE_TENANT, ({ keys }) => keys.list(INSTANCE_TENANT, "oidc-signing"));
  const ours = keys.map(({ certificate }) => materialOf(jwkOf(certificate)));
  const published = await publishedKeys(publicUrl);
  if (published.some((key) => ours.includes(key)))
    return ok(ABOUT, "what answers there is this installation");
  return fail(
    ABOUT,
    `${publicUrl} is answered by an installation with other keys than this database's`,
    "Check SALLYPORT_PUBLIC_URL and DATABASE_URL: one of them belongs to another installation.",
  );
}

async function publishedKeys(publicUrl: string): Promise<readonly (string | undefined)[]> {
  const { status, body } = await visitOwn(`${publicUrl}/oidc/jwks`);
  return status === 200 ? keysIn(body).map(materialOf) : [];
}

/** None in what is no key set: whatever answers there is not ours then. */
function keysIn(body: string): readonly JsonWebKey[] {
  try {
    const { keys = [] }: { keys?: readonly JsonWebKey[] } = JSON.parse(body);
    return keys;
  } catch {
    return [];
  }
}

const jwkOf = (certificate: string): JsonWebKey =>
  new X509Certificate(certificate).publicKey.export({ format: "jwk" });

/** An RSA modulus, or a point's first half: no two keys share it. */
const materialOf = ({ n, x }: JsonWebKey): string | undefined => n ?? x;
