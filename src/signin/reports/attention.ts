import { warningOf } from "../../domains/warning.ts";
import type { Domain } from "../../domains/types.ts";
import type { Ending, EndingKind, ExpiringReports, May } from "./expiring.ts";
import type { ConnectionHealth, Guard, Health, HealthReports } from "./health.ts";
import type { Concern, TargetKind } from "./concern.ts";
import type { Undelivered } from "./repository.ts";
import { unfinishedConcerns } from "./unfinished.ts";
import type { CountsOf, SigninReports } from "./signins.ts";
import type { Clock } from "../../kernel/clock.ts";
import { utc } from "../../kernel/utc.ts";

interface Needs {
  readonly clock: Clock;
  readonly signins: SigninReports["signins"];
  readonly expiring: ExpiringReports["expiring"];
  readonly health: HealthReports["health"];
}

const DAY_MS = 86_400_000;
const WITHIN_DAYS = 30;
/** Of a day; fewer refusals say nothing. */
const FEW_REFUSED = 5;
/** One fetch may fail. */
const FAILED_FETCHES = 2;
/** A set-up link lives for a week: until shortly before its end somebody may be about to use it. */
const LINK_DAYS = 2;
/** Of tokens, in one sentence. */
const MOST_NAMED = 3;
/** A change that was taken back longer ago is known. */
const TRIPPED_DAYS = 7;

const SEVERITIES = ["critical", "warning", "info"] as const;

/** What an administrator should look at now, the worst first (W2). */
export function createAttention({ clock, signins, expiring, health }: Needs) {
  const daysAgo = (days: number): Date => new Date(clock().getTime() - days * DAY_MS);

  async function failing(tenantId: string): Promise<readonly Concern[]> {
    const { byConnection } = await signins(tenantId, { from: daysAgo(1), timezone: "UTC" });
    return byConnection
      .filter(({ id, refused, accepted }) => id !== undefined && refused >= FEW_REFUSED && refused > accepted)
      .map(failingConcern);
  }

  return {
    async attention(tenantId: string, may: May): Promise<readonly Concern[]> {
      const now = clock();
      const found = [
        ...(await expiring(tenantId, WITHIN_DAYS, may))
          .filter(
            ({ kind, expiresInDays }) =>
              kind !== "domain" && (kind !== "setup-link" || expiresInDays < LINK_DAYS),
          )
          .map(endingConcern),
        ...healthConcerns(await health(tenantId, may), now, daysAgo(TRIPPED_DAYS)),
        ...(may("signins") && may("connections") ? await failing(tenantId) : []),
      ];
      return worstFirst(found);
    },
  };
}

export const worstFirst = (concerns: readonly Concern[]): readonly Concern[] =>
  concerns.toSorted(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      (one.since?.getTime() ?? 0) - (other.since?.getTime() ?? 0),
  );

const failingConcern = ({ id, name, refused, accepted }: CountsOf): Concern => ({
  severity: "critical",
  code: "signins_failing",
  what: `Most sign-ins by ${name ?? "a connection"} fail: ${refused} were refused in the last 24 hours and ${accepted} accepted.`,
  since: undefined,
  nextStep: "Open its refused sign-ins: each says who has to fix what.",
  target: { kind: "connection", id },
});

const ENDING: Readonly<
  Record<EndingKind, { readonly code: string; readonly target: TargetKind; readonly what: string }>
> = {
  certificate: { code: "certificate_ending", target: "connection", what: "A certificate of" },
  metadata: { code: "metadata_ending", target: "connection", what: "The metadata of" },
  "setup-link": { code: "setup_link_ending", target: "connection", what: "The set-up link for" },
  "signing-key": { code: "key_ending", target: "key", what: "Our own key for" },
  domain: { code: "domain_ending", target: "domain", what: "The grace of" },
  "admin-key": { code: "admin_key_ending", target: "admin-key", what: "The admin key" },
  "api-tokens": { code: "api_tokens_ending", target: "tokens", what: "" },
};

function endingConcern(ending: Ending): Concern {
  const { kind, id, endsAt, expiresInDays, nextStep } = ending;
  const { code, target } = ENDING[kind];
  const over = expiresInDays < 0;
  return {
    severity: severityOf(kind, over),
    code,
    what: kind === "api-tokens" ? tokensEnd(ending) : endOf(ending),
    since: over ? endsAt : undefined,
    nextStep,
    target: { kind: target, id },
  };
}

/** Of a link nobody's sign-in depends. */
function severityOf(kind: EndingKind, over: boolean): Concern["severity"] {
  if (kind === "api-tokens") return "info";
  if (kind === "setup-link") return over ? "warning" : "info";
  return over ? "critical" : "warning";
}

function endOf({ kind, name, endsAt, expiresInDays }: Ending): string {
  const end = expiresInDays < 0 ? `has ended at ${utc(endsAt)}` : `ends in ${inDays(expiresInDays)}`;
  const unused = kind === "setup-link" ? ", and nobody has finished it" : "";
  return `${ENDING[kind].what} ${name} ${end}${unused}.`;
}

function tokensEnd({ count, tokens, expiresInDays }: Ending): string {
  const named = tokens.slice(0, MOST_NAMED).map(({ name, owner }) => `${name} of ${owner}`);
  if (count === 1) return `The API token ${named.join()} ends in ${inDays(expiresInDays)}.`;
  const more = count > named.length ? ` and ${count - named.length} more` : "";
  return `${count} API tokens end, the first in ${inDays(expiresInDays)}: ${named.join(", ")}${more}.`;
}

const inDays = (days: number): string =>
  days === 0 ? "less than a day" : days === 1 ? "1 day" : `${days} days`;

const healthConcerns = (health: Health, now: Date, tripped: Date): readonly Concern[] => [
  ...(health.connections ?? []).flatMap(connectionConcerns),
  ...(health.domains ?? []).flatMap(domainConcerns),
  ...unfinishedConcerns(health),
  ...(health.logouts ?? []).flatMap(logoutConcerns),
  ...(health.guards ?? []).flatMap((guard) => guardConcerns(guard, now, tripped)),
  ...collisionConcerns(health.collisions),
];

function connectionConcerns({ connection, held }: ConnectionHealth): readonly Concern[] {
  const { id, name, idp, oidc, metadata, createdAt } = connection;
  const target = { kind: "connection", id } as const;
  const found: Concern[] = [];
  if (idp === undefined && oidc === undefined)
    found.push({
      severity: "info",
      code: "connection_unfinished",
      what: `${name} knows no identity provider yet.`,
      since: createdAt,
      nextStep: "Go on with its set-up: give its metadata, or the three fields.",
      target,
    });
  if (held !== undefined)
    found.push({
      severity: "warning",
      code: "metadata_held",
      what: `A change of the metadata of ${name} waits for you.`,
      since: held.at,
      nextStep: "Compare before and after, then approve or reject it.",
      target: { kind: "metadata-change", id: held.id },
    });
  if (metadata !== undefined && metadata.failures >= FAILED_FETCHES)
    found.push({
      severity: "warning",
      code: "metadata_failing",
      what: `The metadata of ${name} could not be fetched ${metadata.failures} times: ${metadata.lastError ?? "no reason known"}`,
      since: metadata.fetchedAt,
      nextStep:
        "Check its address and whether this server reaches it; the identity provider as last known stays trusted.",
      target,
    });
  return found;
}

function domainConcerns(domain: Domain): readonly Concern[] {
  const { id, status, graceUntil, lostAt, failingSince, connectionIds } = domain;
  const what = warningOf(domain);
  if (what === undefined) return [];
  const unlinked = status === "verified" && failingSince === undefined && connectionIds.length === 0;
  return [
    {
      severity: status === "lapsed" || lostAt !== undefined ? "critical" : unlinked ? "info" : "warning",
      code: unlinked ? "domain_unlinked" : "domain_unproved",
      what,
      since: lostAt ?? failingSince ?? (status === "lapsed" ? graceUntil : undefined),
      nextStep: unlinked ? "Link it to a connection." : "Open the domain: it shows what to publish.",
      target: { kind: "domain", id },
    },
  ];
}

const logoutConcerns = ({
  appId,
  appName,
  givenUp,
  oldestAt,
  lastAnswer,
}: Undelivered): readonly Concern[] =>
  givenUp === 0
    ? []
    : [
        {
          severity: "warning",
          code: "logouts_undelivered",
          what: `${appName} was not told of ${givenUp} ended ${givenUp === 1 ? "session" : "sessions"}: ${lastAnswer ?? "no answer"}.`,
          since: oldestAt,
          nextStep: "Check the app's back-channel logout address; until then it may keep people signed in.",
          target: { kind: "app", id: appId },
        },
      ];

function guardConcerns({ policyId, policyName, watch }: Guard, now: Date, tripped: Date): readonly Concern[] {
  const target = { kind: "policy", id: policyId } as const;
  const { state, since, until, endedAt, kind } = watch;
  if (state === "watching" && until > now)
    return [
      {
        severity: "info",
        code: "guard_running",
        what: `A change of ${policyName} (${kind}) takes itself back if sign-ins fail before ${utc(until)}.`,
        since,
        nextStep: "Confirm it once people get in, or roll it back.",
        target,
      },
    ];
  if (state !== "tripped" || endedAt === undefined || endedAt < tripped) return [];
  return [
    {
      severity: "warning",
      code: "guard_tripped",
      what: `A change of ${policyName} (${kind}) took itself back: ${watch.evidence?.failed ?? 0} people could not sign in.`,
      since: endedAt,
      nextStep: "Open the policy: it names the sign-ins that failed.",
      target,
    },
  ];
}

const collisionConcerns = (open: Health["collisions"]): readonly Concern[] =>
  open === undefined || open.count === 0
    ? []
    : [
        {
          severity: "warning",
          code: "collisions_open",
          what: `${open.count} ${open.count === 1 ? "person waits" : "people wait"} until it is decided who they are.`,
          since: open.oldestAt,
          nextStep: "Compare the evidence and decide.",
          target: { kind: "collisions", id: undefined },
        },
      ];
