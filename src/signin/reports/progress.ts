import type { Readers } from "../../connections/identity-provider.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { Connection } from "../../connections/types.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Domain } from "../../domains/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { MappingRepository } from "../../mapping/repository.ts";
import type { MappingVersion } from "../../mapping/types.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Policy } from "../../policies/types.ts";
import type { PolicyWatch } from "../../policies/watch.ts";
import type { PolicyWatchRepository } from "../../policies/watch-repository.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { AttemptRepository } from "../repository.ts";
import type { SigninAttempt } from "../types.ts";

interface Rows {
  readonly connections: ConnectionRepository;
  readonly domains: DomainRepository;
  readonly mappings: MappingRepository;
  readonly attempts: AttemptRepository;
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
}

export type StepName = "connection" | "domain" | "mapping" | "test" | "pilot" | "enforce";

/** What a step rests on, to be opened from it. */
export interface Refs {
  readonly domainIds?: readonly string[];
  readonly signinId?: string | undefined;
  readonly policyId?: string | undefined;
}

export interface SetupStep {
  readonly name: StepName;
  /** `current`: the first that is to be done; `problem`: it was begun, and does not work. */
  readonly state: "done" | "current" | "todo" | "problem";
  readonly because: string;
  readonly at: Date | undefined;
  readonly refs: Refs;
}

/** A step by itself, before it is known which one comes next. */
type Found = Omit<SetupStep, "name" | "state"> & { readonly state: "done" | "open" | "problem" };

interface Facts {
  readonly connection: Connection;
  /** When none of its signing certificates is good any more; absent while one is. */
  readonly endedAt: Date | undefined;
  readonly domains: readonly Domain[];
  /** Rules of its own, the newest. */
  readonly mapping: MappingVersion | undefined;
  readonly tested: SigninAttempt | undefined;
  readonly accepted: SigninAttempt | undefined;
  /** Those that lead to the connection, and are for somebody. */
  readonly policies: readonly Policy[];
  readonly watches: ReadonlyMap<string, PolicyWatch>;
}

const SOME = 200;

interface Needs extends Pick<Readers, "readCertificate"> {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
}

/** How far a connection's set-up is, from what is really there: it is gone on with from any browser, by anybody (W2). */
export function createProgress({ transact, clock, readCertificate }: Needs) {
  /** Until the last of them ends, one of them is good. */
  function endOf({ idp }: Connection): Date | undefined {
    const ends = (idp?.certificates ?? []).map((pem) => readCertificate(pem).notAfter.getTime());
    return ends.length > 0 && Math.max(...ends) <= clock().getTime()
      ? new Date(Math.max(...ends))
      : undefined;
  }

  async function factsOf(rows: Rows, tenantId: string, id: string): Promise<Facts> {
    const connection = await rows.connections.find(tenantId, id);
    if (connection === undefined) throw new NotFound("no such connection");
    const latest = async (outcome: SigninAttempt["outcome"]) =>
      (await rows.attempts.search(tenantId, { connectionId: id, outcome }, { limit: 1 })).items[0];
    const domains = (await rows.domains.list(tenantId, { limit: SOME, connectionId: id })).items;
    const policies = await rows.policies.list(tenantId);
    return {
      connection,
      endedAt: endOf(connection),
      domains,
      mapping: (await rows.mappings.listVersions(tenantId, id, { limit: 1 })).items[0],
      tested: await latest("tested"),
      accepted: await latest("accepted"),
      policies: policies.filter((policy) => leadsTo(policy, id, domains.length > 0)),
      watches: new Map((await rows.watches.latestOfEach(tenantId)).map((watch) => [watch.policyId, watch])),
    };
  }

  return {
    /** @throws NotFound */
    progress(tenantId: string, id: string): Promise<readonly SetupStep[]> {
      return transact(tenantId, async (rows) => inOrder(stepsOf(await factsOf(rows, tenantId, id))));
    },
  };
}

/** Named, or enforced without a name: then the domain leads to it. Optional without a name is what everybody has. */
const leadsTo = ({ sso }: Policy, id: string, hasDomain: boolean): boolean =>
  sso.connectionId === undefined
    ? sso.mode === "enforced" && hasDomain
    : sso.mode !== "off" && sso.connectionId === id;

const stepsOf = (facts: Facts): readonly (Found & { readonly name: StepName })[] => [
  { name: "connection", ...connectionStep(facts) },
  { name: "domain", ...domainStep(facts) },
  { name: "mapping", ...mappingStep(facts) },
  { name: "test", ...testStep(facts) },
  { name: "pilot", ...pilotStep(facts) },
  { name: "enforce", ...enforceStep(facts) },
];

function inOrder(steps: readonly (Found & { readonly name: StepName })[]): readonly SetupStep[] {
  const next = steps.find(({ state }) => state !== "done");
  return steps.map((step) => ({
    ...step,
    state: step.state === "open" ? (step === next ? "current" : "todo") : step.state,
  }));
}

const found = (state: Found["state"], because: string, at?: Date, refs: Refs = {}): Found => ({
  state,
  because,
  at,
  refs,
});

function connectionStep({ connection, endedAt }: Facts): Found {
  const { idp, oidc, enabled, protocol, updatedAt } = connection;
  const provider = idp?.entityId ?? oidc?.issuer;
  if (provider === undefined)
    return found(
      "open",
      protocol === "saml"
        ? "It knows no identity provider yet: give its metadata, its address or its three fields."
        : "It knows no identity provider yet: give its issuer, client ID and client secret.",
    );
  if (!enabled) return found("problem", "It is turned off: nobody signs in by it.", updatedAt);
  // A certificate holds the key and nothing else: what it signs is believed all the same (SAML metadata IOP 2.6.1).
  const old =
    endedAt === undefined ? "" : " Its signing certificate has expired, and should be renewed there.";
  return found("done", `It trusts ${provider}.${old}`, updatedAt);
}

function domainStep({ domains }: Facts): Found {
  const domainIds = domains.map(({ id }) => id);
  const named = (of: readonly Domain[]) => of.map(({ name }) => name).join(", ");
  const proved = domains.filter(({ status }) => status === "verified" || status === "grace");
  const [first] = proved;
  if (first !== undefined)
    return found("done", `${named(proved)} leads here.`, first.verifiedAt, { domainIds });
  const lapsed = domains.filter(({ status, lostAt }) => status === "lapsed" || lostAt !== undefined);
  if (lapsed.length > 0)
    return found("problem", `The proof of ${named(lapsed)} is gone.`, lapsed[0]?.graceUntil, { domainIds });
  if (domains.length > 0)
    return found("open", `${named(domains)} waits for its proof.`, domains[0]?.createdAt, { domainIds });
  return found("open", "No domain leads here: claim one, prove it and link it.");
}

/** Rules that were saved were looked at; so were those by which a test showed a person. */
function mappingStep({ mapping, tested, accepted }: Facts): Found {
  if (mapping !== undefined)
    return found("done", `Rules of its own are saved (version ${mapping.version}).`, mapping.at);
  const proof = [tested, accepted].find((attempt) => attempt?.code === "ok");
  if (proof !== undefined)
    return found("done", "The preset's rules read a person from a sign-in.", proof.at, {
      signinId: proof.id,
    });
  return found(
    "open",
    "The preset's rules hold, and nobody has looked at them: preview them, then save them or test.",
  );
}

/** Whatever came before the last change proves nothing of what is there now. */
function testStep({ connection, mapping, tested, accepted }: Facts): Found {
  const changedAt = Math.max(connection.updatedAt.getTime(), mapping?.at.getTime() ?? 0);
  const [ok] = [tested, accepted]
    .filter((attempt) => attempt !== undefined && attempt.code === "ok" && attempt.at.getTime() >= changedAt)
    .toSorted((one, other) => (other?.at.getTime() ?? 0) - (one?.at.getTime() ?? 0));
  const failed = tested !== undefined && tested.code !== "ok" && tested.at.getTime() >= changedAt;
  if (failed && (ok === undefined || ok.at < tested.at)) {
    const summary = diagnose(tested, connection.preset)?.summary ?? tested.code;
    return found("problem", `The last test failed: ${summary}`, tested.at, { signinId: tested.id });
  }
  if (ok !== undefined) {
    const what = ok.outcome === "tested" ? "A test sign-in passed." : "Somebody signed in.";
    return found("done", what, ok.at, { signinId: ok.id });
  }
  return tested === undefined && accepted === undefined
    ? found("open", "No sign-in was tested yet.")
    : found(
        "open",
        "Connection or rules were changed since the last sign-in that passed: test again.",
        new Date(changedAt),
      );
}

function pilotStep({ policies, watches }: Facts): Found {
  const pilots = policies.filter(({ isDefault, bindings: { people, groups }, rollout }) =>
    isDefault ? false : people.length + groups.length > 0 || rollout?.of === "everyone",
  );
  const [pilot] = pilots;
  if (pilot === undefined) {
    const everybody = policies.find(({ isDefault, sso }) => isDefault && sso.mode === "enforced");
    return everybody
      ? found("done", "It is for everybody already.", everybody.updatedAt, { policyId: everybody.id })
      : found("open", "No group signs in by it yet: make a policy for a few people and bind a group to it.");
  }
  const refs = { policyId: pilot.id };
  const watch = watches.get(pilot.id);
  if (watch?.state === "tripped")
    return found("problem", `${pilot.name} took itself back: sign-ins failed.`, watch.endedAt, refs);
  const percent = pilot.rollout === undefined ? "" : `, ${pilot.rollout.percent} % of them`;
  return found("done", `${pilot.name} is for those who are bound to it${percent}.`, pilot.updatedAt, refs);
}

function enforceStep({ policies, watches }: Facts): Found {
  const everybody = policies.find(({ isDefault, sso }) => isDefault && sso.mode === "enforced");
  const standing = policies.find(({ isDefault }) => isDefault);
  const watch = standing && watches.get(standing.id);
  if (everybody === undefined)
    return watch?.state === "tripped"
      ? found("problem", "Enforcement took itself back: sign-ins failed.", watch.endedAt, {
          policyId: watch.policyId,
        })
      : found("open", "The default policy lets everybody else sign in in other ways: enforce SSO in it.");
  const running =
    watch?.state === "watching" ? "; it is being watched, and takes itself back if sign-ins fail" : "";
  const because = `The default policy enforces SSO${running}.`;
  return found("done", because, everybody.updatedAt, { policyId: everybody.id });
}
