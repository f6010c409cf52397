import type { AppRepository } from "../../apps/repository.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { GroupRepository } from "../../directory/group-repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Clock } from "../../kernel/clock.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { OpeningRepository } from "../../openings/repository.ts";
import { builtInPolicy, type SessionDefaults } from "../../policies/defaults.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Effective } from "../../policies/types.ts";
import { signInBehind, signInFactsOf, userAgentOf, type SignInFacts } from "../../sessions/signed-in-data.ts";
import type { SessionRecord } from "../../sessions/types.ts";
import { becauseOf } from "../explain/access.ts";
import type { AttemptRepository } from "../repository.ts";
import { endsOf } from "./ends.ts";
import { appsOpened } from "./opened.ts";

interface Stores {
  readonly people: PersonRepository;
  readonly connections: ConnectionRepository;
  readonly attempts: AttemptRepository;
  readonly policies: PolicyRepository;
  readonly groups: GroupRepository;
  readonly openings: OpeningRepository;
  readonly apps: AppRepository;
}

interface Needs {
  readonly transact: Transact<Stores>;
  readonly clock: Clock;
  readonly sessionDefaults: SessionDefaults;
  /** Of any tenant, as the rules of now leave it; whose it is, is looked at here. */
  readonly findSession: (key: string) => Promise<SessionRecord | undefined>;
}

export type LiveSession = Awaited<ReturnType<ReturnType<typeof createLiveSession>>>;

/** All that is known of one session that lives: who, how they came in, when it ends by which rule, what it opened (X3, X4). */
export function createLiveSession({ transact, clock, sessionDefaults, findSession }: Needs) {
  /** @throws NotFound for one that has ended, never was, or is another tenant's */
  return async function liveSession(tenantId: string, key: string) {
    const record = await findSession(key);
    if (record?.tenantId !== tenantId)
      throw new NotFound("no such session", {
        nextStep: "It has ended, or never was. List those that live.",
      });
    const facts = signInFactsOf(record.data);
    const { signedInAt } = signInBehind(record);
    const kept = await transact(tenantId, (stores) => readAround(stores, record, facts, sessionDefaults));
    const { effective, groupName, person, openings, apps, ...rest } = kept;
    const seen = { signedInAt, seenAt: record.seenAt, endsAt: record.endsAt };
    return {
      ...rest,
      record,
      person,
      method: facts?.method,
      signedInAt: new Date(signedInAt),
      authnInstant: facts?.authnInstant === undefined ? undefined : new Date(facts.authnInstant),
      authnContext: facts?.authnContext,
      amr: facts?.amr ?? [],
      secondFactor: facts?.secondFactor,
      userAgent: userAgentOf(record),
      ends: endsOf(record, facts, effective.policy),
      policy: {
        id: effective.policy.id,
        name: effective.policy.name,
        because:
          person === undefined
            ? `The person is not in the directory any more: the default policy ${effective.policy.name} holds.`
            : becauseOf({ effective, groupName, person }).sentence,
      },
      apps: appsOpened(openings, apps, seen, clock()),
    };
  };
}

async function readAround(
  stores: Stores,
  { tenantId, personId, connectionId, key }: SessionRecord,
  facts: SignInFacts | undefined,
  sessionDefaults: SessionDefaults,
) {
  const effective = await policyOf(stores, tenantId, personId, sessionDefaults);
  const { groupId } = effective.because;
  const openings = await stores.openings.of(tenantId, key);
  const ids = [...new Set(openings.map(({ appId }) => appId))];
  const apps = await Promise.all(ids.map((id) => stores.apps.find(tenantId, id)));
  return {
    effective,
    groupName: groupId === undefined ? undefined : (await stores.groups.find(tenantId, groupId))?.name,
    person: await stores.people.find(tenantId, personId),
    connection:
      connectionId === undefined ? undefined : await stores.connections.find(tenantId, connectionId),
    signin: facts?.signinId === undefined ? undefined : await stores.attempts.find(tenantId, facts.signinId),
    openings,
    apps: new Map(apps.flatMap((app) => (app === undefined ? [] : [[app.id, app] as const]))),
  };
}

async function policyOf(
  { policies }: Stores,
  tenantId: string,
  personId: string,
  sessionDefaults: SessionDefaults,
): Promise<Effective> {
  const deciding = await policies.decidingFor(tenantId, [personId]);
  return (
    deciding.get(personId) ?? {
      policy: builtInPolicy(tenantId, sessionDefaults),
      because: { rule: "default" },
    }
  );
}
