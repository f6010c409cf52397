import type { SamlApp } from "../../apps/types.ts";
import type { LogoutStatus, OutgoingLogout } from "../../saml/logout/types.ts";
import { logoutRequest, logoutResponse } from "../../saml/logout/write.ts";
import type { OpenedApp } from "../../sessions/opened.ts";
import { CHAIN_LIVES_MS } from "./chain.ts";
import type { IdpNeeds } from "./needs.ts";
import { providerOf } from "./tenant.ts";

/** What we send to an app's SingleLogoutService, always signed. */
export function createLogoutMessages(needs: IdpNeeds) {
  const { clock, random, keys } = needs;
  const frameOf = async (app: SamlApp) => ({
    id: `_${random.token(24)}`,
    issueInstant: clock(),
    issuer: providerOf(needs, app.tenantId).urls.entityId,
    binding: app.slo?.binding ?? "redirect",
    key: await keys.active(app.tenantId, "saml-idp-signing"),
  });

  return {
    /** Asks the app to end its session. Absent where it takes no logout. */
    async request(
      app: SamlApp,
      { subject, subjectFormat, sessionIndex }: OpenedApp,
    ): Promise<{ readonly id: string; readonly message: OutgoingLogout } | undefined> {
      if (app.slo === undefined || subjectFormat === undefined) return undefined;
      const frame = await frameOf(app);
      const message = logoutRequest({
        ...frame,
        destination: app.slo.url,
        relayState: undefined,
        nameId: subject,
        nameIdFormat: subjectFormat,
        sessionIndex,
        notOnOrAfter: new Date(frame.issueInstant.getTime() + CHAIN_LIVES_MS),
      });
      return { id: frame.id, message };
    },

    /** Answers the app's own request. Absent where it takes no answer. */
    async response(
      app: SamlApp,
      to: { readonly requestId: string; readonly relayState?: string | undefined },
      status: LogoutStatus,
    ): Promise<OutgoingLogout | undefined> {
      if (app.slo === undefined) return undefined;
      return logoutResponse({
        ...(await frameOf(app)),
        destination: app.slo.responseUrl ?? app.slo.url,
        relayState: to.relayState,
        inResponseTo: to.requestId,
        status,
      });
    },
  };
}

export type LogoutMessages = ReturnType<typeof createLogoutMessages>;
