import type { AuditEvent } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { MergeRefused } from "./errors.ts";
import type { MergedGroups } from "./merge.ts";
import { createPlacement, type GroupStores } from "./memberships.ts";
import type { MembershipSource, Person } from "./types.ts";

/** A person with the version that the change of groups left, and what to tell the trail. */
interface Moved {
  readonly into: Person;
  readonly from: Person;
  readonly events: readonly AuditEvent[];
}

/**
 * Takes memberships along when two people become one, and back. What was given by hand or by a directory comes over;
 * what the identity provider gave, it gives again at the next sign-in.
 */
export function createGroupMoves(needs: { readonly clock: Clock; readonly random: Random }) {
  const place = createPlacement(needs);

  async function placed(
    stores: GroupStores,
    person: Person,
    source: MembershipSource,
    names: readonly string[],
  ) {
    const done = await place(stores, person, source, names);
    if (done === undefined) throw new MergeRefused("one of the two was changed at the same time");
    return done;
  }

  return {
    /** What the two are in, before anything is moved. */
    async look({ memberships }: GroupStores, into: Person, from: Person): Promise<MergedGroups> {
      const { tenantId } = into;
      const held = async (source: MembershipSource) => {
        const has = new Set(await memberships.namesOf(tenantId, into.id, source));
        const names = await memberships.namesOf(tenantId, from.id, source);
        return { source, names, added: names.filter((name) => !has.has(name)) };
      };
      return [await held("idp"), await held("manual"), await held("scim")];
    },

    async moveTo(stores: GroupStores, before: Omit<Moved, "events">, groups: MergedGroups): Promise<Moved> {
      let { into, from } = before;
      const events: AuditEvent[] = [];
      for (const { source, added } of groups) {
        const had = await stores.memberships.namesOf(into.tenantId, into.id, source);
        const gains = source === "idp" ? [] : added;
        const joined = await placed(stores, into, source, [...had, ...gains]);
        const left = await placed(stores, from, source, []);
        events.push(...joined.events, ...left.events);
        [into, from] = [joined.person, left.person];
      }
      return { into, from, events };
    },

    async moveBack(stores: GroupStores, after: Omit<Moved, "events">, groups: MergedGroups): Promise<Moved> {
      let { into, from } = after;
      const events: AuditEvent[] = [];
      for (const { source, names, added } of groups) {
        const has = await stores.memberships.namesOf(into.tenantId, into.id, source);
        const stays = source === "idp" ? has : has.filter((name) => !added.includes(name));
        const left = await placed(stores, into, source, stays);
        const joined = await placed(stores, from, source, names);
        events.push(...left.events, ...joined.events);
        [into, from] = [left.person, joined.person];
      }
      return { into, from, events };
    },
  };
}
