import { createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../../kernel/clock.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import { keyIdOf, usableKeys } from "./signing-keys.ts";

interface Needs {
  readonly keys: Pick<Keys, "published">;
  readonly clock: Clock;
  readonly issuer: string;
}

interface About {
  /** The same at each attempt: an app that heard it already can tell. */
  readonly id: string;
  readonly clientId: string;
  readonly personId: string;
  readonly sid: string;
}

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** OpenID Connect Back-Channel Logout 1.0, 2.4 recommends two minutes at most. */
const LIFE_SECONDS = 120;

/**
 * What tells an app that one of its sessions is over. It has an explicit type and no nonce, so it can be taken for no
 * other token.
 * @see OpenID Connect Back-Channel Logout 1.0, 2.4
 */
export function createLogoutTokens({ keys, clock, issuer }: Needs) {
  return async ({ id, clientId, personId, sid }: About): Promise<string> => {
    const [signing] = usableKeys(await keys.published(INSTANCE_TENANT, "oidc-signing"));
    if (signing === undefined) throw new Error("no key to sign a logout token with");
    const key = createPrivateKey(signing.privateKey);
    const issuedAt = Math.floor(clock().getTime() / 1000);
    return new SignJWT({ sid, events: { [EVENT]: {} } })
      .setProtectedHeader({ alg: "RS256", typ: "logout+jwt", kid: await keyIdOf(key) })
      .setIssuer(issuer)
      .setSubject(personId)
      .setAudience(clientId)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(key);
  };
}
