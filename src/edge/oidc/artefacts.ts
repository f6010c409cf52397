import type { Adapter, AdapterPayload } from "oidc-provider";
import { errors } from "oidc-provider";
import { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";

interface Needs {
  readonly ephemeral: Ephemeral;
  readonly seal: Seal;
}

/** What the library keeps is gone after this long if it names no time of its own, seconds. */
const LONGEST_SECONDS = 86_400;
const PURPOSE = "oidc-artefact";

/** RFC 6749 4.1.2.1 has this word for it, and an app that hears it tries again; a fault of ours it would take for final. */
class StoreAway extends errors.OIDCProviderError {
  /** The library would say `server_error` of any 5xx. */
  override readonly expose = true;

  constructor(cause: BrokerError) {
    super(503, "temporarily_unavailable", { cause });
  }
}

export async function orAway<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof BrokerError && error.status === 503 ? new StoreAway(error) : error;
  }
}

/**
 * Where the OpenID provider keeps one kind of thing: sessions, interactions, grants, codes, tokens. Codes, tokens and
 * session ids are bearer values: they are looked up by hash, and what is kept is sealed, because it repeats them.
 */
export function createArtefacts(kind: string, needs: Needs): Adapter {
  const kept = keptArtefacts(kind, needs);
  return {
    find: (id) => orAway(kept.find(id)),
    upsert: (id, payload, expiresIn) => orAway(kept.upsert(id, payload, expiresIn)),
    findByUid: (uid) => orAway(kept.findByUid(uid)),
    /** The device flow is not offered. */
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) => orAway(kept.consume(id)),
    destroy: (id) => orAway(kept.destroy(id)),
    revokeByGrantId: (grantId) => orAway(kept.revokeByGrantId(grantId)),
  };
}

function keptArtefacts(kind: string, { ephemeral, seal }: Needs) {
  const slot = (id: string) => `oidc-${kind}:${sha256(id)}`;
  const uidSlot = (uid: string) => `oidc-${kind}-uid:${sha256(uid)}`;
  const close = (value: unknown) =>
    seal.close(Buffer.from(JSON.stringify(value)), PURPOSE).toString("base64url");
  const open = (sealed: string): AdapterPayload =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed by `close`
    JSON.parse(seal.open(Buffer.from(sealed, "base64url"), PURPOSE).toString("utf8")) as AdapterPayload;

  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    const sealed = await ephemeral.get(slot(id));
    return sealed === undefined ? undefined : open(sealed);
  };

  return {
    find,

    async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
      const ttlMs = (expiresIn ?? LONGEST_SECONDS) * 1000;
      const { uid, grantId } = payload;
      // At once: they leave in one packet, and nobody is told of the id before all are kept.
      await Promise.all([
        ephemeral.put(slot(id), close(payload), ttlMs),
        uid === undefined ? undefined : ephemeral.put(uidSlot(uid), close({ jti: id }), ttlMs),
        grantId === undefined ? undefined : ephemeral.join(grantSet(grantId), slot(id), ttlMs),
      ]);
    },

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      const sealed = await ephemeral.get(uidSlot(uid));
      const found = sealed === undefined ? undefined : await find(open(sealed).jti ?? "");
      return found?.uid === uid ? found : undefined;
    },

    /**
     * Marks a code, refresh token or pushed request as used: of any number of callers at once exactly one succeeds.
     * @throws InvalidGrant (RFC 6749 5.2), or InvalidRequestUri (RFC 9101 6.2), for all the others
     * @see RFC 6749 4.1.2, RFC 9126 4, RFC 9700 4.14.2
     */
    async consume(id: string): Promise<void> {
      const sealed = await ephemeral.get(slot(id));
      const payload = sealed === undefined ? undefined : open(sealed);
      const first =
        sealed !== undefined &&
        payload !== undefined &&
        payload.consumed === undefined &&
        (await ephemeral.swap(slot(id), sealed, close({ ...payload, consumed: true })));
      if (!first) throw usedAlready(kind);
    },

    destroy: (id: string) => ephemeral.remove(slot(id)),

    async revokeByGrantId(grantId: string): Promise<void> {
      const slots = await ephemeral.members(grantSet(grantId));
      await Promise.all(
        slots.filter((each) => each.startsWith(`oidc-${kind}:`)).map((each) => ephemeral.remove(each)),
      );
    },
  };
}

const usedAlready = (kind: string) =>
  kind === "PushedAuthorizationRequest"
    ? new errors.InvalidRequestUri("request_uri is invalid, expired, or was already used")
    : new errors.InvalidGrant(`${kind} was already used`);

const grantSet = (grantId: string) => `oidc-grant-members:${sha256(grantId)}`;
