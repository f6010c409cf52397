import { Router } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import type { ApiTokens } from "../../api-tokens/api-tokens.ts";
import type { Audit } from "../../audit/audit.ts";
import type { Apps } from "../../apps/apps.ts";
import type { BreakGlass } from "../../break-glass/break-glass.ts";
import type { Connections } from "../../connections/connections.ts";
import type { CertificateWatch } from "../../connections/certificate-watch.ts";
import type { MetadataExchange } from "../../connections/metadata-exchange.ts";
import type { Credentials } from "../../credentials/credentials.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import type { Collisions } from "../../directory/collisions.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Groups } from "../../directory/groups.ts";
import type { Merges } from "../../directory/merges.ts";
import type { Domains } from "../../domains/domains.ts";
import type { Clock } from "../../kernel/clock.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";
import type { Mappings } from "../../mapping/mapping.ts";
import type { Mapping } from "../../mapping/types.ts";
import type { Openings } from "../../openings/openings.ts";
import type { createRevocation } from "../../openings/revocation.ts";
import type { Policies } from "../../policies/policies.ts";
import type { RolloutProgress } from "../../policies/rollout.ts";
import type { AppPresets } from "../../presets/app-presets.ts";
import type { Presets } from "../../presets/presets.ts";
import type { SetupLinks } from "../../setup-links/setup-links.ts";
import type { SessionRecord, Sessions } from "../../sessions/types.ts";
import type { createLiveSession } from "../../signin/live-session/live-session.ts";
import type { Explain } from "../../signin/explain/explain.ts";
import type { Preflights } from "../../signin/preflight/preflights.ts";
import type { Recorder } from "../../signin/recorder.ts";
import type { Replays } from "../../signin/replays.ts";
import type { TrustSigner } from "../../signin/trust-signer.ts";
import type { Reports } from "../../signin/reports/reports.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrandingVerbs } from "../../tenants/branding.ts";
import type { ChangeTenant } from "../../tenants/change.ts";
import type { ShownSetting } from "../../settings/shown.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import type { AdminKeys } from "../../tokens/admin-keys.ts";
import type { BreakGlassCookie } from "../http/break-glass-cookie.ts";
import type { BrowserSession } from "../http/browser-session.ts";
import { nameRequest } from "../http/request-context.ts";
import { createAuthentication } from "./authentication.ts";
import { createIdempotency } from "./idempotency.ts";
import { openApiDocument } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { administratorOperations } from "./operations/administrators.ts";
import { adminKeyOperations } from "./operations/admin-keys.ts";
import { appPresetOperations } from "./operations/app-presets.ts";
import { appLogoutOperations } from "./operations/app-logouts.ts";
import { appOperations } from "./operations/apps.ts";
import { auditOperations } from "./operations/audit.ts";
import { breakGlassOperations } from "./operations/break-glass.ts";
import { certificateOperations } from "./operations/certificates.ts";
import { collisionOperations } from "./operations/collisions.ts";
import { connectionOperations } from "./operations/connections.ts";
import { credentialOperations } from "./operations/credentials.ts";
import { domainOperations } from "./operations/domains.ts";
import { groupOperations } from "./operations/groups.ts";
import { keyOperations, type KeyVerbs } from "./operations/keys.ts";
import { mappingOperations, type ReadReceived } from "./operations/mapping.ts";
import { meOperations } from "./operations/me.ts";
import { explainOperations } from "./operations/explain.ts";
import { policyOperations } from "./operations/policies.ts";
import { rolloutOperations } from "./operations/rollouts.ts";
import { preflightOperations } from "./operations/preflights.ts";
import { presetOperations } from "./operations/presets.ts";
import { mergeOperations } from "./operations/merges.ts";
import { metadataOperations } from "./operations/metadata.ts";
import { peopleOperations } from "./operations/people.ts";
import { overviewOperations } from "./operations/reports/overview.ts";
import { progressOperations } from "./operations/reports/progress.ts";
import { signinReportOperations } from "./operations/reports/signins.ts";
import { usesOperations } from "./operations/reports/uses.ts";
import { searchOperations } from "./operations/search.ts";
import { replayOperations } from "./operations/replays.ts";
import { sessionOperations } from "./operations/sessions.ts";
import { setupLinkOperations } from "./operations/setup-links.ts";
import { signinOperations, type ShowMessage } from "./operations/signins.ts";
import { settingOperations } from "./operations/settings.ts";
import { tenantOperations } from "./operations/tenants.ts";
import { apiTokenOperations } from "./operations/api-tokens.ts";
import { testSigninOperations } from "./operations/test-signins.ts";
import { problemJson } from "./problem-json.ts";
import { RouteUnknown } from "./problems.ts";
import { createRoutes } from "./router.ts";

export interface ApiNeeds {
  readonly tenants: Tenants;
  readonly branding: BrandingVerbs;
  readonly changeTenant: ChangeTenant;
  readonly adminKeys: AdminKeys;
  readonly administrators: Administrators;
  readonly breakGlass: BreakGlass;
  readonly breakGlassCookie: Pick<BreakGlassCookie, "open" | "name">;
  readonly browserSession: Pick<BrowserSession, "middleware" | "isSent" | "name">;
  readonly apiTokens: ApiTokens;
  readonly connections: Connections;
  readonly metadata: MetadataExchange;
  readonly certificateWatch: CertificateWatch;
  readonly trustSigner: TrustSigner;
  readonly keys: KeyVerbs;
  readonly setupLinks: SetupLinks;
  readonly mappings: Mappings;
  readonly presets: Presets<Mapping>;
  readonly appPresets: AppPresets;
  readonly domains: Domains;
  readonly apps: Apps;
  readonly openings: Pick<Openings, "deliveries">;
  readonly revocation: ReturnType<typeof createRevocation>;
  readonly people: Directory;
  readonly credentials: Credentials;
  readonly rulesFor: (tenantId: string, personId: string) => Promise<{ readonly passwords: PasswordRules }>;
  readonly groups: Groups;
  readonly policies: Policies;
  readonly rolloutProgress: RolloutProgress;
  readonly explain: Explain;
  readonly collisions: Collisions;
  readonly merges: Merges;
  readonly sessions: Pick<Sessions, "list" | "revoke" | "end">;
  readonly liveSession: ReturnType<typeof createLiveSession>;
  readonly findSession: (key: string) => Promise<SessionRecord | undefined>;
  readonly audit: Audit;
  readonly signins: Pick<Recorder, "search" | "get" | "messageOf" | "claimsOf" | "valuesRead">;
  readonly replays: Pick<Replays, "begin" | "get" | "list">;
  readonly reports: Reports;
  readonly preflights: Pick<Preflights, "begin" | "get">;
  readonly signin: Pick<Signin, "offerTest">;
  /** A recorded message without its secrets. */
  readonly showMessage: ShowMessage;
  /** For the mapping preview: what a pasted or recorded message says, signature unchecked. */
  readonly readReceived: ReadReceived;
  readonly ephemeral: Ephemeral;
  /** Of the database: a repeated request must be known also after Redis was away. */
  readonly durable: Ephemeral;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly settings: readonly ShownSetting[];
  /** As `tenants.ensureDefault` gave it. */
  readonly defaultTenantId: string;
  /** Of the product, for the OpenAPI document. */
  readonly version: string;
}

/** The route table. */
export const operationsOf = (needs: ApiNeeds): readonly Operation[] => [
  ...meOperations(needs),
  ...settingOperations(needs),
  ...tenantOperations(needs),
  ...connectionOperations(needs.connections, needs.metadata),
  ...setupLinkOperations(needs),
  ...metadataOperations(needs.metadata),
  ...certificateOperations(needs),
  ...mappingOperations(needs),
  ...presetOperations(needs),
  ...domainOperations(needs.domains),
  ...appOperations(needs),
  ...appPresetOperations(needs),
  ...appLogoutOperations(needs),
  ...peopleOperations(needs.people, needs.administrators),
  ...credentialOperations(needs),
  ...groupOperations(needs.groups),
  ...preflightOperations(needs),
  ...policyOperations(needs),
  ...rolloutOperations(needs),
  ...explainOperations(needs),
  ...collisionOperations(needs.collisions, needs.administrators),
  ...mergeOperations(needs.merges, needs.people, needs.administrators),
  ...sessionOperations(needs),
  ...apiTokenOperations(needs),
  ...replayOperations(needs.replays),
  ...signinOperations(needs),
  ...testSigninOperations(needs.signin),
  ...signinReportOperations(needs.reports),
  ...overviewOperations(needs),
  ...progressOperations(needs.reports),
  ...usesOperations(needs.reports),
  ...searchOperations(needs),
  ...auditOperations(needs.audit),
  ...adminKeyOperations(needs),
  ...administratorOperations(needs.administrators),
  ...breakGlassOperations(needs),
  ...keyOperations(needs.keys),
];

/** Administrative API; to be mounted at `/api/v1`, before anything that reads bodies. */
export function createApi(needs: ApiNeeds): Router {
  const operations = operationsOf(needs);
  const document = openApiDocument(operations, {
    ...needs,
    cookies: { consoleSession: needs.browserSession.name, breakGlass: needs.breakGlassCookie.name },
  });
  const tenantExists = (id: string): Promise<boolean> =>
    needs.tenants.get(id).then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotFound) return false;
        throw error;
      },
    );
  const api = Router();
  api.use(nameRequest(needs.random));
  // Says nothing of this installation, and tools read it before they hold a key.
  api.get("/openapi.json", (_req, res) => void res.json(document));
  api.use(createAuthentication({ ...needs, tenantExists }));
  api.use(createRoutes(operations, createIdempotency({ ...needs, ephemeral: needs.durable })));
  api.use((req) => {
    throw new RouteUnknown("no operation has this path", {
      mismatch: { received: req.path.slice(0, 200) },
      nextStep: `See ${needs.publicUrl}/api/v1/openapi.json.`,
    });
  });
  api.use(problemJson(needs.log));
  return api;
}
