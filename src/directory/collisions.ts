import type { AuditContext, AuditEvent, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { decisionsOf, fingerprintOf, type Collision, type Decision } from "./collision.ts";
import { createDecisions, write } from "./decisions.ts";
import { CollisionOver, DecisionRefused, PersonCollision, UndoRefused } from "./errors.ts";
import { supersededEvent, superseding, type PeopleStores } from "./person-writes.ts";
import { placeholderOf } from "./placeholder.ts";
import type { CollisionFilter, CollisionRepository } from "./repository.ts";
import { updatedEvent } from "./traced.ts";
import type { Identity, Person } from "./types.ts";

interface Needs {
  readonly transact: Transact<PeopleStores & { readonly audit: AuditTrail }>;
  readonly clock: Clock;
  readonly random: Random;
  /** A closed collision names people: it is kept for as long as the sign-ins that led to it. */
  readonly recorderDays: number;
  /** Called after the commit. */
  readonly endSessions: (tenantId: string, personId: string, by: AuditContext) => Promise<void>;
  /** The same for sessions, tokens and whatever else is open in the person's name. */
  readonly endAll: (tenantId: string, personId: string, by: AuditContext) => Promise<void>;
}

const DAY_MS = 86_400_000;
/** How long a change of addresses can be taken back. */
const UNDO_MS = 14 * DAY_MS;

/** One of the people between whom it is to be decided, with what they are known by. */
export interface Party {
  readonly person: Person;
  readonly identities: readonly Identity[];
  readonly externalIds: readonly { readonly directoryId: string; readonly externalId: string }[];
}

export type Collisions = ReturnType<typeof createCollisions>;

/** What could not be decided at a sign-in, and waits for an administrator (S6). */
export function createCollisions(needs: Needs) {
  const { transact, clock, random } = needs;
  const carryOut = createDecisions(needs);

  async function ending(by: AuditContext, people: readonly string[]): Promise<void> {
    for (const id of people) await needs.endSessions(by.tenantId, id, by);
  }

  return {
    /**
     * Keeps what a refused sign-in could not decide, in the transaction that records the refusal.
     * @returns what is to be told of it; nothing for a repeat, or where the refusal is of another kind
     */
    async note(
      { collisions }: { readonly collisions: CollisionRepository },
      refusal: unknown,
      signin: { readonly id: string; readonly reference: string; readonly tenantId: string },
    ): Promise<readonly AuditEvent[]> {
      if (!(refusal instanceof PersonCollision)) return [];
      const { contest } = refusal;
      const { kind, key, holderId } = contest;
      const now = clock();
      const collision: Collision = {
        ...contest,
        id: random.uuid(),
        tenantId: signin.tenantId,
        status: "open",
        fingerprint: fingerprintOf(contest),
        signinId: signin.id,
        reference: signin.reference,
        firstSeenAt: now,
        lastSeenAt: now,
        times: 1,
        decision: undefined,
        decidedAt: undefined,
        decidedBy: undefined,
        moves: [],
        version: 1,
      };
      if (!(await collisions.note(collision))) return [];
      const { connectionId } = key;
      const outdated = await collisions.outdate(collision);
      return [
        { name: "collision.opened", targetId: collision.id, kind, holderId, connectionId },
        ...outdated.map(supersededEvent),
      ];
    },

    list(tenantId: string, page: PageRequest & CollisionFilter): Promise<Page<Collision>> {
      return transact(tenantId, ({ collisions }) => collisions.list(tenantId, page));
    },

    /** @throws NotFound */
    get(tenantId: string, id: string) {
      return transact(tenantId, async (stores) => {
        const collision = await existing(stores, tenantId, id);
        return {
          collision,
          holder: await party(stores, tenantId, collision.holderId),
          claimant: await party(stores, tenantId, collision.claimantId),
        };
      });
    },

    /**
     * In force from the next sign-in on. A rejected one may be decided anew.
     * @throws NotFound, VersionConflict, DecisionRefused, CollisionOver
     */
    async resolve(id: string, decision: Decision, by: AuditContext, version?: number): Promise<Collision> {
      const { after, endSessionsOf, endAllOf } = await transact(by.tenantId, async (stores) => {
        const before = await existing(stores, by.tenantId, id);
        assertVersion("collision", before.version, version);
        assertDecidable(before, decision);
        const status = decision === "reject" ? "rejected" : "resolved";
        const decided = { decision, decidedAt: clock(), decidedBy: by.actor, version: before.version + 1 };
        const closed: Collision = { ...before, ...decided, status };
        // Before it is carried out: what that supersedes must not be this one.
        if (!(await stores.collisions.update(closed))) throw new VersionConflict("collision");
        const outcome = await carryOut(stores, before, decision);
        const { holderId, claimantId } = before;
        const told = { name: "collision.resolved", targetId: id, decision, holderId } as const;
        const withMoves = { ...closed, moves: outcome.moves, version: closed.version + 1 };
        if (!(await stores.collisions.update(withMoves))) throw new VersionConflict("collision");
        const whole = [...outcome.events, { ...told, ...(claimantId !== undefined && { claimantId }) }];
        for (const event of whole) await stores.audit.record(event, by);
        return { after: withMoves, ...outcome };
      });
      await ending(by, endSessionsOf);
      for (const personId of endAllOf) await needs.endAll(by.tenantId, personId, by);
      return after;
    },

    /**
     * Gives back the addresses that a decision gave and took.
     * @throws NotFound, VersionConflict, UndoRefused
     */
    async undo(id: string, by: AuditContext, version?: number): Promise<Collision> {
      const after = await transact(by.tenantId, async (stores) => {
        const before = await existing(stores, by.tenantId, id);
        assertVersion("collision", before.version, version);
        const events = await giveBack(stores, before, clock());
        const undone = { ...before, status: "undone", version: before.version + 1 } as const;
        if (!(await stores.collisions.update(undone))) throw new VersionConflict("collision");
        for (const event of [...events, { name: "collision.undone", targetId: id } as const])
          await stores.audit.record(event, by);
        return undone;
      });
      await ending(
        by,
        after.moves.map(({ personId }) => personId),
      );
      return after;
    },

    /** Removes what was closed long ago, at most `limit` rows; returns how many. */
    forget(tenantId: string, limit: number): Promise<number> {
      const before = new Date(clock().getTime() - needs.recorderDays * DAY_MS);
      return transact(tenantId, ({ collisions }) => collisions.forget(tenantId, before, limit));
    },
  };
}

function assertDecidable(collision: Collision, decision: Decision): void {
  if (collision.status !== "open" && collision.status !== "rejected")
    throw new CollisionOver(`the collision is ${collision.status}`, {
      nextStep: "Have the person sign in again: what still collides is listed anew.",
    });
  const possible = decisionsOf(collision);
  if (!possible.includes(decision))
    throw new DecisionRefused(`${decision} does not answer ${collision.kind}`, {
      mismatch: { expected: possible.join(" or "), received: decision },
    });
}

/** All or none: a swap that is half undone would leave one address with nobody or two wishes for one. */
async function giveBack(
  stores: PeopleStores,
  { status, decidedAt, moves, tenantId }: Collision,
  now: Date,
): Promise<readonly AuditEvent[]> {
  if (status !== "resolved" || moves.length === 0)
    throw new UndoRefused("the decision moved no addresses", {
      nextStep: "Unlink the identity, or merge the two people, to go back on it.",
    });
  if (now.getTime() >= (decidedAt?.getTime() ?? 0) + UNDO_MS)
    throw new UndoRefused("the decision is older than 14 days");
  const as: { readonly before: Person; readonly email: string }[] = [];
  for (const { personId, before: email, after } of moves) {
    const person = await stores.people.find(tenantId, personId);
    if (person === undefined || person.email !== after)
      throw new UndoRefused("one of the people has another address by now", {
        mismatch: { expected: after, received: person?.email ?? "nobody" },
      });
    as.push({ before: person, email });
  }
  const parked: { readonly before: Person; readonly parked: Person; readonly email: string }[] = [];
  for (const { before, email } of as)
    parked.push({ before, email, parked: await write(stores, before, { email: placeholderOf(before) }) });
  const events: AuditEvent[] = [];
  for (const { before, email, parked: person } of parked) {
    const after = await write(stores, person, { email, updatedAt: now });
    events.push(updatedEvent(before, after), ...(await superseding(stores, after, undefined, now)));
  }
  return events;
}

async function existing({ collisions }: PeopleStores, tenantId: string, id: string): Promise<Collision> {
  const found = await collisions.find(tenantId, id);
  if (found === undefined) throw new NotFound("no such collision");
  return found;
}

async function party(
  { people, directoryLinks }: PeopleStores,
  tenantId: string,
  id: string | undefined,
): Promise<Party | undefined> {
  const person = id === undefined ? undefined : await people.find(tenantId, id);
  if (person === undefined) return undefined;
  return {
    person,
    identities: await people.identitiesOf(tenantId, person.id),
    externalIds: await directoryLinks.linksOf(tenantId, person.id),
  };
}
