import { assertNotLastOwner } from "../../src/administrators/administrators.ts";
import { createConnections } from "../../src/connections/connections.ts";
import { createCollisions } from "../../src/directory/collisions.ts";
import { createCredentials } from "../../src/credentials/credentials.ts";
import { createDirectory } from "../../src/directory/directory.ts";
import { createMerges } from "../../src/directory/merges.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { createMappings } from "../../src/mapping/mapping.ts";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import { postRequestForm, redirectRequestUrl } from "../../src/saml/authn-request.ts";
import { makeCertificate } from "../../src/saml/certificate.ts";
import { logoutRequest, logoutResponse } from "../../src/saml/logout/write.ts";
import { createPolicies } from "../../src/policies/policies.ts";
import { createKeepOwnersIn } from "../../src/signin/way-in/owners.ts";
import { createRuledSessions } from "../../src/sessions/ruled.ts";
import { createSessions } from "../../src/sessions/sessions.ts";
import { createLogout } from "../../src/signin/logout/logout.ts";
import { createRecorder } from "../../src/signin/recorder.ts";
import { createReplays } from "../../src/signin/replays.ts";
import { sessionRulesOf } from "../../src/session-rules-of.ts";
import { createStanding } from "../../src/standing-of.ts";
import type { SigninNeeds, StandingNeeds } from "../../src/signin/needs.ts";
import { createKnownBrowsers } from "../../src/signin/watch/known-browsers.ts";
import { createPolicyWatchers } from "../../src/signin/watch/watch.ts";
import type { TakenBack } from "../../src/policies/watching.ts";
import { createSignin } from "../../src/signin/signin.ts";
import { openedApps } from "../kit/opened.ts";
import { presets } from "../kit/presets.ts";
import { createRelyingParty } from "../../src/edge/upstream/openid/relying-party.ts";
import type { TestWorld } from "../kit/world.ts";

export type SigninServices = ReturnType<typeof createServices>;

/** The services of one sign-in world, wired as the process wires them. */
export function createServices(
  world: TestWorld,
  standing: StandingNeeds = createStanding(world.settings.sessionLimits),
) {
  const { database, expiring, clock, random, seal, settings } = world;
  const { transact, locate } = database;
  const openings = openedApps({ transact, clock, random });
  const ruledSessions = createRuledSessions({
    opened: openings,
    backend: expiring.sessions,
    transact,
    rulesFor: sessionRulesOf(transact, settings.sessionLimits),
  });
  const policies = createPolicies({
    transact,
    clock,
    random,
    keepOwnersIn: createKeepOwnersIn({
      clock: world.clock,
      sessionDefaults: world.settings.sessionLimits,
    }),
    sessionDefaults: settings.sessionLimits,
    onChanged: (tenantId) => ruledSessions.adopt(tenantId, clock().getTime()),
  });
  const sessions = createSessions({
    backend: ruledSessions,
    opened: openings,
    clock,
    random,
    transact,
    limits: () => settings.sessionLimits,
  });
  const recorder = createRecorder({
    transact,
    clock,
    random,
    seal,
    recorderDays: settings.recorderDays,
    onRefused: (attempt, proof) => policyWatchers.seen(attempt, proof),
  });
  const keys = createKeys({ transact, seal, clock, random, makeCertificate });
  const endSessions = async (tenantId: string, personId: string, by: AuditContext) =>
    void (await sessions.revoke(tenantId, { personId }, by));
  const identities = {
    transact,
    clock,
    random,
    endSessions,
    endAll: endSessions,
    recorderDays: settings.recorderDays,
    assertDispensable: assertNotLastOwner,
  };
  const directory = createDirectory({
    ...identities,
    atDeactivation: (rows, tenantId, personId) => openings.close(rows, tenantId, { personId }, "deactivated"),
    onDeactivated: endSessions,
  });
  const collisions = createCollisions(identities);
  const readers = { readIdpMetadata, readCertificate };
  const connections = createConnections({
    seal,
    transact,
    locate,
    clock,
    random,
    publicUrl: settings.publicUrl,
    presetDefaults: presets.defaultsOf,
    fetchFirst: () => Promise.reject(new Error("no network here")),
    ...readers,
  });
  const replays = createReplays({
    ...world,
    ...settings,
    transact,
    locate,
    recorder,
    keys,
    readCertificate,
    presetMapping: presets.mappingOf,
  });
  const credentials = createCredentials({
    ...world,
    transact,
    ephemeral: expiring.ephemeral,
    publicUrl: settings.publicUrl,
  });
  const told: TakenBack[] = [];
  const policyWatchers = createPolicyWatchers({
    transact,
    locate,
    clock,
    log: world.log,
    policies,
    replays,
    knownBrowsers: createKnownBrowsers({ ephemeral: expiring.ephemeral }),
    tell: async (taken) => void told.push(taken),
  });
  const flow: SigninNeeds = {
    standing,
    credentials,
    openid: createRelyingParty({ clock, fetch: () => Promise.reject(new Error("no network here")) }),
    ...world,
    ...settings,
    transact,
    locate,
    ephemeral: expiring.ephemeral,
    recorder,
    sessions,
    directory,
    collisions,
    keys,
    redirectRequestUrl,
    postRequestForm,
    presetMapping: presets.mappingOf,
    defaultTenantId: world.tenantId,
  };
  const signin = createSignin(flow);
  const logout = createLogout({
    ...world,
    ...settings,
    transact,
    locate,
    ephemeral: expiring.ephemeral,
    sessions,
    keys,
    logoutRequest,
    logoutResponse,
  });
  return {
    credentials,
    sessions,
    ruledSessions,
    policies,
    policyWatchers,
    /** Of whose policies somebody was told that they were taken back. */
    told,
    recorder,
    keys,
    directory,
    collisions,
    merges: createMerges(identities),
    connections,
    signin,
    /** The same flow with some of its needs answered otherwise. */
    signinWith: (needs: Partial<SigninNeeds>) => createSignin({ ...flow, ...needs }),
    replays,
    logout,
    mappings: createMappings({ transact, clock, presetMapping: presets.mappingOf }),
  };
}
