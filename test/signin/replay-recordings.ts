import type { Connection } from "../../src/connections/types.ts";
import { spUrls } from "../../src/connections/sp-urls.ts";
import type { SigninAttempt } from "../../src/signin/types.ts";
import { toField } from "../kit/idp.ts";
import type { openStage } from "./stage.ts";

type Stage = Awaited<ReturnType<typeof openStage>>;

/** Attempts as the recorder would have kept them, without the browsers. */
export function createRecordings(stage: Stage) {
  const { world, idp, publicUrl, recorder } = stage;

  async function attempt(
    connection: Connection,
    email: string,
    about: Partial<SigninAttempt> = {},
  ): Promise<SigninAttempt> {
    const sp = spUrls(publicUrl, connection.id);
    const at = world.clock();
    const xml = await idp.respond({ ...sp, spEntityId: sp.entityId, now: at, requestId: "_asked" }, email, {
      sign: "assertion",
    });
    return {
      id: world.random.uuid(),
      tenantId: connection.tenantId,
      reference: `SP-${world.random.uuid().slice(0, 13)}`,
      at,
      outcome: "accepted",
      code: "ok",
      connectionId: connection.id,
      personId: undefined,
      appId: undefined,
      email,
      ip: undefined,
      userAgent: undefined,
      checks: [],
      fix: undefined,
      sealedMessage: recorder.seal(toField(xml)),
      sealedClaims: undefined,
      keepUntil: new Date(at.getTime() + 86_400_000),
      ...about,
    };
  }
  const store = (rows: readonly SigninAttempt[]) =>
    world.database.transact(world.tenantId, async ({ attempts }) => {
      for (const row of rows) await attempts.insert(row);
    });

  return {
    record: async (connection: Connection, email: string, about: Partial<SigninAttempt> = {}) =>
      store([await attempt(connection, email, about)]),

    /** One a second. */
    async recordMany(connection: Connection, domain: string, count: number): Promise<void> {
      const rows: SigninAttempt[] = [];
      for (let number = 0; number < count; number += 1) {
        world.clock.advance(1_000);
        rows.push(await attempt(connection, `person-${number}@${domain}`));
      }
      await store(rows);
    },
  };
}

/** A whole sign-in with an encrypted assertion. */
export async function encryptAssertionFor(
  stage: Stage,
  connection: Connection,
  email: string,
): Promise<void> {
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, email);
  const encryptFor = { certificate: stage.decryptionCertificate, content: "aes256-gcm" } as const;
  await stage.answer(browser, requestId, { nameId: email, change: { encryptFor } }, connection);
}
