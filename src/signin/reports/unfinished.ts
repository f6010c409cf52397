import type { Connection } from "../../connections/types.ts";
import type { Domain } from "../../domains/types.ts";
import type { Concern } from "./concern.ts";
import type { Health } from "./health.ts";

/** A set-up that somebody has left, to go on with it later: it is found again from here. */
export function unfinishedConcerns({ connections = [], domains }: Health): readonly Concern[] {
  // Who may not read the domains cannot be told that none leads there.
  if (domains === undefined) return [];
  const led = new Set(domains.flatMap(({ connectionIds }) => connectionIds));
  return [
    ...connections.flatMap(({ connection }) => (led.has(connection.id) ? [] : unreached(connection))),
    ...domains.flatMap(unproved),
  ];
}

/** Nobody can begin a sign-in by it; where the identity provider begins them, none need lead to it. */
function unreached({
  id,
  name,
  idp,
  oidc,
  enabled,
  idpInitiated,
  createdAt,
}: Connection): readonly Concern[] {
  const isKnown = idp !== undefined || oidc !== undefined;
  if (!isKnown || !enabled || idpInitiated) return [];
  return [
    {
      severity: "info",
      code: "connection_unreached",
      what: `No domain leads to ${name}: nobody signs in by it yet.`,
      since: createdAt,
      nextStep: "Go on with its set-up: claim the domain of your addresses, prove it and link it.",
      target: { kind: "connection", id },
    },
  ];
}

/** One that was lost to another organisation is more than unfinished, and told as that. */
const unproved = ({ id, name, status, lostAt, createdAt }: Domain): readonly Concern[] =>
  status !== "pending" || lostAt !== undefined
    ? []
    : [
        {
          severity: "info",
          code: "domain_pending",
          what: `${name} waits for its proof.`,
          since: createdAt,
          nextStep: "Publish the record or the file that its page shows, and have it checked.",
          target: { kind: "domain", id },
        },
      ];
