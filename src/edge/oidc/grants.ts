import type { Configuration } from "oidc-provider";
import type { BrokerSessions } from "./broker-session.ts";

/**
 * Apps are registered by the organisation, so nobody is asked for consent: a person who may open the app has granted
 * what the app asks for. One grant for each app in each of the library's sessions.
 */
export function createGrants(
  brokerSessions: Pick<BrokerSessions, "adopt" | "belonging">,
): NonNullable<Configuration["loadExistingGrant"]> {
  return async (ctx) => {
    if (ctx.oidc.result?.login) brokerSessions.adopt(ctx);
    const { client, session, provider } = ctx.oidc;
    const accountId = session?.accountId;
    // Without a sign-in of ours the login policy asks for one; nothing is granted before.
    if (!client || !session || accountId === undefined || !brokerSessions.belonging(ctx)) return undefined;
    const id = session.grantIdFor(client.clientId);
    const known = id === undefined ? undefined : await provider.Grant.find(id);
    const usable = known?.accountId === accountId ? known : undefined;
    const grant = usable ?? new provider.Grant({ clientId: client.clientId, accountId });
    const asked = [...ctx.oidc.requestParamOIDCScopes];
    const held = new Set(grant.getOIDCScope().split(" "));
    if (usable && asked.every((scope) => held.has(scope))) return usable;
    grant.addOIDCScope(asked.join(" "));
    await grant.save();
    return grant;
  };
}
