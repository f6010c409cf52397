import type { Sent } from "../../openings/courier.ts";
import type { Delivery, Told } from "../../openings/types.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { createLogoutTokens } from "./logout-token.ts";

interface Needs {
  readonly outbound: Pick<Outbound, "download">;
  readonly logoutToken: ReturnType<typeof createLogoutTokens>;
}

const TIME_LIMIT_MS = 5_000;
/** The answer is not read; this much may come with it. Bytes. */
const LARGEST_ANSWER = 65_536;

/**
 * One attempt to tell an app. Redirects are no acknowledgement.
 * @see OpenID Connect Back-Channel Logout 1.0, 2.5 and 2.8: 200, or 204; 400 where the app could not log out
 */
export function createBackChannel({ outbound, logoutToken }: Needs) {
  return async (delivery: Delivery, app: Told): Promise<Sent> => {
    if (app.protocol !== "oidc" || app.backchannelLogoutUri === undefined)
      return { ok: false, answer: "the app has no back channel" };
    const { id, personId, name: sid } = delivery;
    try {
      const token = await logoutToken({ id, personId, sid, clientId: app.clientId });
      const { status, discard } = await outbound.download(app.backchannelLogoutUri, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ logout_token: token }).toString(),
        timeLimitMs: TIME_LIMIT_MS,
        maxBytes: LARGEST_ANSWER,
      });
      discard();
      return { ok: status === 200 || status === 204, answer: `HTTP ${status}` };
    } catch (error) {
      return { ok: false, answer: error instanceof Error ? error.message : "it could not be sent" };
    }
  };
}
