import type { AppRepository } from "../../apps/repository.ts";
import type { App } from "../../apps/types.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { GroupRepository } from "../../directory/group-repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Person } from "../../directory/types.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Clock } from "../../kernel/clock.ts";
import { Invalid, NotFound } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { readEmail } from "../../mapping/email.ts";
import { builtInPolicy, type SessionDefaults } from "../../policies/defaults.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Effective } from "../../policies/types.ts";
import { accessOf, becauseOf } from "./access.ts";
import { doubtOf } from "../way-in/loss.ts";
import { policiesInForce, readSurroundings, situationOf, withClaims } from "../way-in/surroundings.ts";
import { connectionOf, signInOf } from "../way-in/way-in.ts";
import type { WayRepository } from "../way-in/facts.ts";
import type { Asked } from "./asked.ts";
import { sessionOf, twoStepOf } from "./demanded.ts";

interface Stores {
  readonly domains: DomainRepository;
  readonly connections: ConnectionRepository;
  readonly people: PersonRepository;
  readonly groups: GroupRepository;
  readonly policies: PolicyRepository;
  readonly ways: WayRepository;
  readonly apps: AppRepository;
}

interface Needs {
  readonly transact: Transact<Stores>;
  readonly clock: Clock;
  readonly sessionDefaults: SessionDefaults;
}

/** Who would sign in, and to what. */
export interface Question {
  readonly email: string;
  /** Absent: only the sign-in itself is asked about. */
  readonly appId?: string | undefined;
  /** Absent: now. */
  readonly at?: Date | undefined;
  /** The address from which. */
  readonly from?: string | undefined;
}

export type Explain = ReturnType<typeof createExplain>;

/** What happens when somebody signs in, with the rule that decides each part; nobody is signed in and nothing written (P7). */
export function createExplain({ transact, clock, sessionDefaults }: Needs) {
  /** @throws Invalid for what is no address, NotFound for an app that is none of this tenant's */
  return async function explain(tenantId: string, question: Question) {
    const email = readEmail(question.email.trim());
    if (email === undefined)
      throw new Invalid("what was asked about is no e-mail address", {
        mismatch: { expected: "an address such as ada@example.com", received: question.email.slice(0, 200) },
        nextStep: "Send the whole address.",
      });
    const at = question.at ?? clock();
    const { asked, situation } = await transact(tenantId, async (stores) => {
      const person = await stores.people.findByEmail(tenantId, email.address);
      const effective = await policyOf(stores, tenantId, person);
      const facts = person && (await stores.ways.ofPeople(tenantId, [person.id], clock()))[0];
      const known = await readSurroundings(stores, tenantId);
      const { all } = await policiesInForce(stores, tenantId, [], sessionDefaults);
      const around = await withClaims(stores, tenantId, known, [email.domain]);
      const group = effective.because.groupId;
      return {
        situation: situationOf(around, email.domain, facts, effective.policy, all),
        asked: {
          person,
          effective,
          groupName: group === undefined ? undefined : (await stores.groups.find(tenantId, group))?.name,
          enrolled: facts?.enrolled === true,
          app: await appOf(stores, tenantId, question.appId),
          at,
        } satisfies Asked,
      };
    });
    const signIn = signInOf(situation);
    return {
      signIn: { ...signIn, doubt: signIn.outcome === "refused" ? undefined : doubtOf(situation) },
      connection: connectionOf(situation),
      policy: asked.effective.policy,
      because: becauseOf(asked),
      twoStep: twoStepOf(asked),
      session: sessionOf(asked),
      access: accessOf(asked),
      considered: {
        at: at.toISOString(),
        from: question.from ?? null,
        because:
          "The session's latest end is counted from that time. What holds is what is set now: no rule depends on the time of day or on the address.",
      },
    };
  };

  async function policyOf(
    { policies }: Stores,
    tenantId: string,
    person: Person | undefined,
  ): Promise<Effective> {
    const found = person && (await policies.decidingFor(tenantId, [person.id])).get(person.id);
    if (found !== undefined) return found;
    const stored = await policies.find(tenantId, tenantId);
    return { policy: stored ?? builtInPolicy(tenantId, sessionDefaults), because: { rule: "default" } };
  }
}

async function appOf({ apps }: Stores, tenantId: string, id: string | undefined): Promise<App | undefined> {
  const app = id === undefined ? undefined : await apps.find(tenantId, id);
  if (id !== undefined && app === undefined) throw new NotFound("no such app");
  return app;
}
