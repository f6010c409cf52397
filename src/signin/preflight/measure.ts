import type { Transact } from "../../kernel/transaction.ts";
import type { DraftAsked } from "../../policies/draft.ts";
import type { PersonFacts } from "../way-in/facts.ts";
import { domainOf } from "../rules.ts";
import { lossOf } from "../way-in/loss.ts";
import {
  type InForce,
  readSurroundings,
  situationOf,
  type Surroundings,
  withClaims,
} from "../way-in/surroundings.ts";
import { reachOf } from "./reach.ts";
import type { Compared, createRehearsal } from "./rehearsal.ts";
import type { PreflightStores } from "./stores.ts";
import type { Measured } from "./tally.ts";

interface Needs<All extends PreflightStores> {
  readonly transact: Transact<All>;
}

/** Reads people in batches, and judges each under the policy that is theirs without the draft and with it. */
export function createMeasure<All extends PreflightStores>(
  { transact }: Needs<All>,
  { compare }: ReturnType<typeof createRehearsal<All>>,
) {
  /** Claims are asked for once each, whatever the number of people. */
  async function situations(
    tenantId: string,
    around: Around,
    people: readonly PersonFacts[],
    { before, after }: Compared,
  ): Promise<readonly Measured[]> {
    const names = new Set(people.map(({ email }) => domainOf(email)));
    around.known = await transact(tenantId, (stores) => withClaims(stores, tenantId, around.known, names));
    return people.map((person) => {
      const name = domainOf(person.email);
      const under = ({ of, all }: InForce) => situationOf(around.known, name, person, of(person.id), all);
      return { person, before: under(before), after: under(after) };
    });
  }

  return {
    surroundings: async (tenantId: string): Promise<Around> => ({
      known: await transact(tenantId, (stores) => readSurroundings(stores, tenantId)),
    }),

    /** Of the next people those whose policy the draft would be, or no longer be. */
    async batch(
      asked: DraftAsked,
      around: Around,
      next: { readonly after: string | undefined; readonly limit: number },
    ) {
      const { tenantId, now } = asked;
      const read = await compare(asked, async ({ ways }, drafted) => {
        const ids = await ways.active(tenantId, reachOf(drafted), next);
        return { ids, people: await ways.ofPeople(tenantId, ids, now) };
      });
      const { id } = read.drafted.after;
      const concerned = read.people.filter(
        (person) => read.after.of(person.id).id === id || read.before.of(person.id).id === id,
      );
      return { ids: read.ids, measured: await situations(tenantId, around, concerned, read) };
    },

    /** Whether an owner can sign in now, and none could under the draft. */
    async locksOut(asked: DraftAsked, around: Around): Promise<boolean> {
      const { tenantId, now } = asked;
      const read = await compare(asked, async ({ ways, administrators }) => {
        const ids = await administrators.lockOwners(tenantId);
        return { ids, people: await ways.ofPeople(tenantId, ids, now) };
      });
      const owners = await situations(tenantId, around, read.people, read);
      const canBefore = owners.some(({ before }) => lossOf(before) === undefined);
      return canBefore && owners.every(({ after }) => lossOf(after) !== undefined);
    },
  };
}

/** Grows while batches are read. */
export interface Around {
  known: Surroundings;
}
