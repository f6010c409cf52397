import type { Connection } from "../connections/types.ts";
import { mappingPreset } from "../connections/types.ts";
import type { IdentityKey } from "../directory/arrival.ts";
import type { Person } from "../directory/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import { mappingInForce } from "../mapping/mapping.ts";
import type { Mapping, Profile } from "../mapping/types.ts";
import { ConnectionUnusable } from "./errors.ts";
import { appOf } from "./identify.ts";
import { assertNotLoggedOut } from "./logout/late-assertions.ts";
import { assertKnownWhereLapsed, assertPersonIsNotOfAnother } from "./may-speak.ts";
import type { SigninNeeds, SigninRepositories } from "./needs.ts";
import { anonymous, type Sighting } from "./recorder.ts";
import { type Refusing, unusable } from "./refusing.ts";
import type { Verified } from "./requests.ts";
import { assertSpeaksFor, domainOf, profileBy } from "./rules.ts";
import type { Accepted, SigninRequest, VerifiedFacts, Visitor } from "./types.ts";

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * From what an identity provider said, by whichever protocol, to a session: mapping, person, record and trail in one
 * transaction, or nothing.
 */
export function createSignIn(needs: SigninNeeds, refusing: Refusing) {
  return async function signIn(request: Begun, waiting: Verified, from: Visitor): Promise<Accepted> {
    const { tenantId, connectionId, facts, checks, sealedMessage } = waiting;
    const { reference } = request;
    const seen: Sighting = {
      tenantId,
      reference,
      connectionId,
      appId: appOf(request),
      checks,
      sealedMessage,
      from,
    };
    // Before the transaction: whoever is revoked from now on is refused a session that this sign-in opens.
    const at = needs.clock().getTime();
    const { sessionId, key } = needs.sessions.newId(tenantId);
    let email: string | undefined;
    try {
      await assertNotLoggedOut(needs.ephemeral, waiting, facts);
      const person = await needs.transact(tenantId, async (stores) => {
        const connection = await stillUsable(stores, waiting);
        const defaults = needs.presetMapping(mappingPreset(connection));
        const profile = await profileOf(stores, connection, defaults, facts);
        email = profile.email;
        const name = domainOf(email);
        const domain = await stores.domains.deciding(tenantId, name);
        assertSpeaksFor(connection, name, domain);
        const identity = identityOf(connection, facts);
        await assertKnownWhereLapsed(stores.people, domain, identity, email);
        await assertPersonIsNotOfAnother(stores, connection, identity, email);
        const arrived = await needs.directory.arrive(stores, identity, profile);
        await record(stores, { ...seen, email, personId: arrived.person.id }, arrived.person, [
          ...arrived.events,
          acceptedEvent(arrived.person, request, connectionId),
          { name: "session.started", targetId: key, personId: arrived.person.id },
        ]);
        return arrived.person;
      });
      const step = { do: "resume", target: request.target } as const;
      return { sessionId, tenantId, personId: person.id, connectionId, at, facts, step };
    } catch (error) {
      throw await refusing.recorded(error, { ...seen, email });
    }
  };

  async function record(
    stores: SigninRepositories,
    seen: Sighting,
    person: Person,
    events: readonly Parameters<SigninRepositories["audit"]["record"]>[0][],
  ): Promise<void> {
    await stores.attempts.insert(needs.recorder.accepted(seen));
    const actor = { kind: "person", id: person.id, name: person.email } as const;
    const by: AuditContext = { ...anonymous(seen.from), tenantId: seen.tenantId, actor };
    for (const event of events) await stores.audit.record(event, by);
  }
}

/** What is left to know of a request once its answer is here. */
export type Begun = Pick<SigninRequest, "reference" | "target">;

/** C13: what was switched off since the response came lets nobody in. */
async function stillUsable(
  { connections }: SigninRepositories,
  { tenantId, connectionId: id, requestId }: Verified,
): Promise<Connection> {
  const connection = await connections.find(tenantId, id);
  const lacking = connection === undefined ? "connection_unknown" : unusable(connection);
  if (connection === undefined || lacking !== undefined)
    throw new ConnectionUnusable(lacking ?? "connection_unknown");
  if (requestId === undefined && !connection.idpInitiated) throw new ConnectionUnusable("saml_unsolicited");
  return connection;
}

async function profileOf(
  stores: SigninRepositories,
  { tenantId, id }: Connection,
  defaults: Mapping,
  facts: VerifiedFacts,
): Promise<Profile> {
  const { mapping } = await mappingInForce(stores.mappings, tenantId, id, defaults);
  return profileBy(mapping, facts).profile;
}

const identityOf = ({ tenantId, id }: Connection, facts: VerifiedFacts): IdentityKey => ({
  tenantId,
  connectionId: id,
  issuer: facts.issuer,
  nameIdFormat: facts.nameIdFormat,
  nameId: facts.nameId,
});

const acceptedEvent = (person: Person, request: Begun, connectionId: string) => {
  const appId = appOf(request);
  return {
    name: "signin.accepted",
    targetId: person.id,
    reference: request.reference,
    connectionId,
    ...(appId === undefined ? {} : { appId }),
  } as const;
};
