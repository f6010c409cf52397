import type { Connection } from "../connections/types.ts";
import { mappingPreset } from "../connections/types.ts";
import type { AuditEvent } from "../kernel/audit.ts";
import type { Check } from "../kernel/checks.ts";
import { mappingInForce } from "../mapping/mapping.ts";
import type { Mapping, Profile } from "../mapping/types.ts";
import { waysIn } from "./authn-methods.ts";
import { appOf } from "./identify.ts";
import { assertNotLoggedOut } from "./logout/late-assertions.ts";
import { identityKeyOf } from "./identity-key.ts";
import { mayArrive } from "./may-speak.ts";
import type { SigninNeeds, SigninRepositories } from "./needs.ts";
import { createArrive, type Begun } from "./owed/arrive.ts";
import { stillUsable } from "./owed/standing.ts";
import type { Primary, SessionFacts } from "./primary.ts";
import type { Sighting } from "./recorder.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests, Verified } from "./requests.ts";
import { assertSpeaksFor, domainOf, profileBy } from "./rules.ts";
import type { Outcome, VerifiedFacts, Visitor } from "./types.ts";
import { unmappedChecks } from "./unmapped.ts";

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * From what an identity provider said, by whichever protocol, to a session or to what is owed before it: mapping,
 * person, record and trail in one transaction, or nothing.
 */
export function createSignIn(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const arrive = createArrive(needs, requests);

  return async function signIn(request: Begun, waiting: Verified, from: Visitor): Promise<Outcome> {
    const { tenantId, connectionId, facts, checks, sealedMessage, sealedClaims } = waiting;
    const { reference } = request;
    const seen: Sighting = {
      tenantId,
      reference,
      connectionId,
      appId: appOf(request),
      checks,
      moments: waiting.moments,
      sealedMessage,
      sealedClaims,
      from,
    };
    // Before the transaction: whoever is revoked from now on is refused a session that this sign-in opens.
    const at = needs.clock().getTime();
    let email: string | undefined;
    try {
      await assertNotLoggedOut(needs.ephemeral, waiting, facts);
      return await arrive(request, tenantId, from, async (stores) => {
        const unsolicited = waiting.requestId === undefined;
        const connection = await stillUsable(stores, { tenantId, connectionId, unsolicited });
        const { profile, unmapped } = await profileOf(stores, connection, facts);
        email = profile.email;
        const { person, events } = await personOf(stores, connection, facts, profile);
        const who: Primary = {
          tenantId,
          personId: person.id,
          method: "idp",
          connectionId,
          facts: kept(connection, facts),
          unsolicited,
          at,
        };
        const moments = [...(seen.moments ?? []), { name: "mapped", at: needs.clock().getTime() }];
        const known = { email, personId: person.id, checks: [...checks, ...unmapped], moments };
        return { who, email, events, seen: { ...seen, ...known } };
      });
    } catch (error) {
      throw await refusing.recorded(error, { ...seen, email, proof: { facts, email } }, (stores, attempt) =>
        needs.collisions.note(stores, error, attempt),
      );
    }
  };

  async function profileOf(
    stores: SigninRepositories,
    connection: Connection,
    facts: VerifiedFacts,
  ): Promise<{ readonly profile: Profile; readonly unmapped: readonly Check[] }> {
    const defaults: Mapping = needs.presetMapping(mappingPreset(connection));
    const { mapping } = await mappingInForce(stores.mappings, connection.tenantId, connection.id, defaults);
    const { profile, missed } = profileBy(mapping, facts);
    return { profile, unmapped: unmappedChecks(mapping, missed, facts) };
  }

  /** D5, S6, S7: found, linked or made, where this connection may speak for the address. */
  async function personOf(
    stores: SigninRepositories,
    connection: Connection,
    facts: VerifiedFacts,
    profile: Profile,
  ): Promise<{ readonly person: { readonly id: string }; readonly events: readonly AuditEvent[] }> {
    const { email } = profile;
    const name = domainOf(email);
    const domain = await stores.domains.deciding(connection.tenantId, name);
    assertSpeaksFor(connection, name, domain);
    const { externalId, ...arriving } = profile;
    return needs.directory.arrive(stores, {
      key: identityKeyOf(connection, facts),
      profile: arriving,
      // Until a SCIM directory gives them out: the connection's own.
      external: externalId === undefined ? undefined : { directoryId: connection.id, externalId },
      mayCreate: connection.jit,
      nameIdChange: connection.nameIdChange,
      assertMay: mayArrive(stores, connection, domain, email),
    });
  }
}

/** The session keeps the names of the person and of the sign-in, and none of the attributes. */
export function kept({ protocol }: Connection, facts: VerifiedFacts): SessionFacts {
  const { nameId, nameIdFormat, nameQualifier, spNameQualifier, sessionIndex } = facts;
  const { sessionNotOnOrAfter, authnInstant, authnContext } = facts;
  return {
    nameId,
    nameIdFormat,
    nameQualifier,
    spNameQualifier,
    sessionIndex,
    sessionNotOnOrAfter,
    authnInstant,
    authnContext,
    amr: waysIn(protocol, facts),
  };
}
