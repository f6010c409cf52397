import { appOf } from "./identify.ts";
import type { SigninNeeds } from "./needs.ts";
import { type Refusing, unusable } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import { findEach } from "./routing.ts";
import type { SigninRequest, Step, Visitor } from "./types.ts";
import type { Choices } from "./ways.ts";

/** Where a domain is linked to several connections, and no rule has decided, the person does (D4). */
export function createChoose(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  /** What is asked about the connections that the request may take; they are looked up afresh. */
  async function offered({ tenantId, choices = [] }: SigninRequest) {
    if (tenantId === undefined) return [];
    const found = await needs.transact(tenantId, ({ connections }) =>
      findEach(connections, tenantId, choices),
    );
    return found.filter((each) => !unusable(each));
  }

  return {
    async choices(request: SigninRequest): Promise<Choices> {
      const connections = (await offered(request)).map(({ id, name }) => ({ id, name }));
      return { address: request.loginHint ?? "", connections };
    },

    /** @throws SigninRefused `signin_connection_mismatch` for one that was not offered */
    async choose(request: SigninRequest, connectionId: string, from: Visitor): Promise<Step> {
      const { tenantId = needs.defaultTenantId, id: requestId } = request;
      const seen = { tenantId, email: request.loginHint, appId: appOf(request), from };
      const chosen = (await offered(request)).find(({ id }) => id === connectionId);
      if (chosen === undefined)
        throw await refusing.refuse("signin_connection_mismatch", "a connection that was not offered", seen);
      const { protocol } = chosen;
      if ((await requests.change(request, { connectionId, protocol })) === undefined)
        throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", seen);
      return { do: "upstream", requestId, connectionId, protocol };
    },
  };
}
