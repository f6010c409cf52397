import { randomUUID } from "node:crypto";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { TestStores } from "../kit/stores.ts";
import { aBreakGlassCode, aBreakGlassSession } from "./break-glass-samples.ts";
import { aCollision, aDirectoryLink, aMerge } from "./identity-samples.ts";
import {
  AT,
  aConnection,
  aDomain,
  aGroup,
  aKey,
  aLogo,
  aMappingVersion,
  aMembership,
  aMetadataChange,
  aPerson,
  aReplay,
  aTenant,
  anAdminKey,
  anApp,
  anAttempt,
  anIdentity,
} from "./samples.ts";
import { aProxyApp } from "./proxy-app-sample.ts";
import { aFailure, aPolicy, aWatch } from "./policy-sample.ts";
import { aPreflight } from "./preflight-sample.ts";
import { aPassword, aRecoveryCode, aTotp } from "./samples-credentials.ts";
import { aDelivery, anOpening } from "./database-openings.ts";
import { aSetupLink } from "./database-setup-links.ts";
import { anApiToken } from "./database-tokens.ts";

/** A tenant with a row in every table. */
export async function furnishedTenant({ database }: Pick<TestStores, "database">): Promise<string> {
  const { id } = aTenant();
  await database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(aTenant({ id })));
  await database.transact(id, async (to) => {
    await to.logos.put(id, aLogo());
    const [connection, person, group] = [aConnection(id), aPerson(id), aGroup(id)];
    await to.connections.insert(connection);
    await to.mappings.save(aMappingVersion(connection));
    await to.people.insert(person);
    await to.people.link(anIdentity(person, connection.id));
    await to.administrators.save({ tenantId: id, personId: person.id, role: "owner", grantedAt: AT });
    await to.groups.insert(group);
    await to.memberships.add(aMembership(group, person));
    const bindings = { people: [person.id], groups: [group.id] };
    const policy = aPolicy(id, { bindings });
    await to.policies.save(policy, { kind: "system" });
    const watch = aWatch(policy);
    await to.watches.insert(watch);
    await to.watches.note(id, watch.id, aFailure(person.id));
    const credential = { id: randomUUID(), tenantId: id, personId: person.id, createdAt: AT };
    await to.breakGlass.insert(credential, [aBreakGlassCode(credential)]);
    await to.breakGlass.insertSession(aBreakGlassSession(credential));
    await to.domains.insert(aDomain(id, { connectionIds: [connection.id] }));
    await to.directoryLinks.link(aDirectoryLink(person));
    await to.collisions.note(aCollision(id, { holderId: person.id, connectionId: connection.id }));
    const other = aPerson(id);
    await to.people.insert(other);
    await to.merges.insert(aMerge(other, person.id));
    const app = anApp(id);
    await to.apps.insert(app);
    await to.apps.insert(aProxyApp(id));
    const opening = anOpening({ tenantId: id, appId: app.id, personId: person.id });
    await to.openings.note(opening);
    await to.deliveries.insert([aDelivery(opening)]);
    await to.nameIds.settle({ tenantId: id, appId: app.id, personId: person.id }, randomUUID(), AT);
    const noted = { appId: app.id, about: "person", subjectId: app.id } as const;
    await to.appAttributes.put(id, noted, new Map([["last", ["1"]]]), 1);
    await to.passwords.save(aPassword(person));
    await to.factors.insert(aTotp(person));
    await to.recoveryCodes.replace(id, person.id, [aRecoveryCode(person)]);
    await to.keys.insertFirst(aKey(id));
    await to.adminKeys.insert(anAdminKey(id));
    await to.setupLinks.insert(aSetupLink(connection));
    await to.apiTokens.insert(anApiToken(person), 1);
    await to.attempts.insert(anAttempt(id));
    await to.tallies.count(id, new Date(AT.getTime() - (AT.getTime() % (6 * 3_600_000))));
    await to.metadataChanges.insert(aMetadataChange(connection));
    await to.certificateWarnings.claim(id, connection.id, "00", 30, AT);
    await to.replays.insert(aReplay(id));
    await to.preflights.insert(aPreflight(id));
    await to.audit.record(
      { name: "tenant.created", targetId: id },
      { tenantId: id, actor: { kind: "system" } },
    );
  });
  return id;
}
