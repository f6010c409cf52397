import { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";
import type { Answer, JsonAnswer } from "./operation.ts";

/** The key was used before with another request. */
export class IdempotencyKeyReused extends BrokerError {
  readonly code = "idempotency_key_reused";
  readonly status = 422;
}

/** The first request with this key is still running. */
export class IdempotencyKeyInUse extends BrokerError {
  readonly code = "idempotency_key_in_use";
  readonly status = 409;
}

/** Not 1 to 255 visible ASCII characters. */
export class IdempotencyKeyRefused extends BrokerError {
  readonly code = "idempotency_key_refused";
  readonly status = 400;
}

/** How long a repeated request is answered from the first one's answer, milliseconds. */
const REMEMBER_MS = 24 * 3_600_000;
/** A node that dies in between holds the key no longer than this, milliseconds. */
const RUNNING_MS = 60_000;
/** Answers hold secrets that are shown once. */
const PURPOSE = "idempotent-answer";

interface Asked {
  readonly key: string;
  /** Whose key, which tenant, method and path: the same key elsewhere is another. */
  readonly scope: string;
  /** Method, path and body. */
  readonly request: string;
}

interface Kept {
  readonly requestHash: string;
  readonly answer: JsonAnswer | { readonly status: 204 };
}

export type Idempotency = ReturnType<typeof createIdempotency>;

/** Runs a request once for each `Idempotency-Key`; refusals are not kept, so a corrected request may take the key. */
export function createIdempotency({ ephemeral, seal }: { ephemeral: Ephemeral; seal: Seal }) {
  const read = async (at: string, requestHash: string): Promise<Kept["answer"] | undefined> => {
    const sealed = await ephemeral.get(at);
    if (sealed === undefined) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed by keep, below
    const kept = JSON.parse(seal.open(Buffer.from(sealed, "base64"), PURPOSE).toString()) as Kept;
    if (kept.requestHash === requestHash) return kept.answer;
    throw new IdempotencyKeyReused("the key was used with another request", {
      nextStep: "Take a new Idempotency-Key for each new request.",
    });
  };
  const keep = (at: string, kept: Kept): Promise<void> =>
    ephemeral.put(at, seal.close(Buffer.from(JSON.stringify(kept)), PURPOSE).toString("base64"), REMEMBER_MS);

  return {
    /** @throws IdempotencyKeyReused, IdempotencyKeyInUse, IdempotencyKeyRefused, and whatever `run` throws */
    async once(asked: Asked, run: () => Promise<Answer>): Promise<Answer> {
      if (!/^[\x21-\x7e]{1,255}$/.test(asked.key))
        throw new IdempotencyKeyRefused("expected 1 to 255 visible ASCII characters");
      const name = sha256(`${asked.scope}\n${asked.key}`);
      const [done, running] = [`idempotent:${name}`, `idempotent-running:${name}`];
      const requestHash = sha256(asked.request);
      if (!(await ephemeral.claim(running, requestHash, RUNNING_MS))) {
        const answer = await read(done, requestHash);
        if (answer) return answer;
        throw new IdempotencyKeyInUse("the first request with this key is still running", {
          nextStep: "Wait for its answer, or repeat the request in a moment.",
        });
      }
      try {
        const before = await read(done, requestHash);
        if (before) return before;
        const answer = await run();
        if (!("lines" in answer)) await keep(done, { requestHash, answer });
        return answer;
      } finally {
        await ephemeral.remove(running);
      }
    },
  };
}
