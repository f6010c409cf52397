import { assertNotLastOwner } from "../../src/administrators/administrators.ts";
import type { Arrival, Arrived } from "../../src/directory/incoming.ts";
import type { ArrivingProfile } from "../../src/directory/collision.ts";
import { createCollisions } from "../../src/directory/collisions.ts";
import { createDirectory } from "../../src/directory/directory.ts";
import { createMerges } from "../../src/directory/merges.ts";
import type { IdentityKey } from "../../src/directory/types.ts";
import { BrokerError } from "../../src/kernel/errors.ts";
import { aConnection } from "../conformance/samples.ts";
import { openTestWorld } from "../kit/world.ts";

export const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/** What a test says of one message. */
export interface Message {
  readonly nameId: string;
  readonly email: string;
  readonly format?: string;
  readonly connectionId?: string;
  readonly externalId?: string;
  readonly about?: Partial<ArrivingProfile>;
  readonly arrival?: Partial<Arrival>;
}

/** The directory on a real store, two connections that may speak for every address, and messages in short. */
export async function openPeopleStage() {
  const world = await openTestWorld("postgres");
  const { clock, random, tenantId } = world;
  const { transact } = world.database;
  const by = { tenantId, actor: { kind: "system" } } as const;
  const ended: string[] = [];
  const endSessions = async (_tenant: string, personId: string) => void ended.push(personId);
  const needs = {
    transact,
    clock,
    random,
    endSessions,
    endAll: endSessions,
    recorderDays: 90,
    assertDispensable: assertNotLastOwner,
  };
  const directory = createDirectory({
    ...needs,
    atDeactivation: () => Promise.resolve(),
    onDeactivated: endSessions,
  });
  const collisions = createCollisions(needs);
  const [one, two] = [aConnection(tenantId), aConnection(tenantId)];
  await transact(tenantId, async ({ connections }) => {
    await connections.insert(one);
    await connections.insert(two);
  });

  const keyOf = ({ nameId, format = PERSISTENT, connectionId = one.id }: Message): IdentityKey => ({
    tenantId,
    connectionId,
    issuer: "https://idp",
    nameIdFormat: format,
    nameId,
  });
  const arrivalOf = (message: Message): Arrival => ({
    key: keyOf(message),
    profile: {
      email: message.email,
      givenName: undefined,
      familyName: undefined,
      displayName: message.email,
      groups: [],
      custom: {},
      ...message.about,
    },
    external:
      message.externalId === undefined
        ? undefined
        : { directoryId: message.connectionId ?? one.id, externalId: message.externalId },
    mayCreate: true,
    nameIdChange: undefined,
    assertMay: () => Promise.resolve(),
    ...message.arrival,
  });
  /** As a sign-in does it: what could not be decided is kept by the transaction that records the refusal. */
  async function arrive(message: Message): Promise<Arrived> {
    try {
      return await transact(tenantId, async (stores) => {
        const arrived = await directory.arrive(stores, arrivalOf(message));
        for (const event of arrived.events) await stores.audit.record(event, by);
        return arrived;
      });
    } catch (error) {
      const signin = { id: random.uuid(), reference: "SP-TEST-0000", tenantId };
      await transact(tenantId, async (stores) => {
        for (const event of await collisions.note(stores, error, signin))
          await stores.audit.record(event, by);
      });
      throw error;
    }
  }

  return {
    world,
    directory,
    collisions,
    merges: createMerges(needs),
    one,
    two,
    by,
    /** Whose sessions were ended, in order. */
    ended,
    keyOf,
    arrive,
    /** The person's id, or the code of the refusal; rejects where the store itself gave out. */
    async attempt(message: Message): Promise<string> {
      try {
        return (await arrive(message)).person.id;
      } catch (error) {
        if (error instanceof BrokerError && !error.code.startsWith("store_")) return error.code;
        throw error;
      }
    },
    open: async () => (await collisions.list(tenantId, { limit: 200, status: "open" })).items,
    /** The newest open collision. */
    async waiting() {
      const [newest] = (await collisions.list(tenantId, { limit: 1, status: "open" })).items;
      if (newest === undefined) throw new Error("nothing waits");
      return newest;
    },
    audited: async (name: string) =>
      (
        await transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, { name }, { limit: 100 }))
      ).items.map(({ event }) => event),
  };
}
