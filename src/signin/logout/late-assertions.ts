import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { LogoutRequestFacts } from "../../saml/logout/types.ts";
import type { SignedFacts } from "../../saml/types.ts";
import { comparable } from "../identity-key.ts";
import { LoggedOutMeanwhile } from "./errors.ts";

/** Whom a request means at a connection; without an index all sessions. */
interface Named {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly nameIdFormat: string;
  readonly nameId: string;
}

const keyOf = ({ tenantId, connectionId, nameIdFormat, nameId }: Named, index: string | null): string =>
  `logout-applies:${sha256(JSON.stringify([tenantId, connectionId, nameIdFormat, comparable(nameIdFormat, nameId), index]))}`;

/**
 * A logout request also means assertions that were made before it and arrive after it: a sign-in under way must not
 * outlive the session that it came from (SAML core 3.7.3.2).
 */
export async function noteLogout(
  ephemeral: Ephemeral,
  at: { readonly tenantId: string; readonly connectionId: string },
  facts: LogoutRequestFacts,
  now: number,
): Promise<void> {
  const { sessionIndexes, issuedAt } = facts;
  const named = { ...at, nameIdFormat: facts.nameIdFormat, nameId: facts.nameId };
  const indexes = sessionIndexes.length === 0 ? [null] : sessionIndexes;
  const livesMs = Math.max(facts.expiresAt - now, 1);
  for (const index of indexes) await ephemeral.put(keyOf(named, index), String(issuedAt), livesMs);
}

/** @throws LoggedOutMeanwhile for a session of the identity provider that has ended since the person authenticated */
export async function assertNotLoggedOut(
  ephemeral: Ephemeral,
  at: { readonly tenantId: string; readonly connectionId: string },
  facts: Pick<SignedFacts, "nameId" | "nameIdFormat" | "sessionIndex" | "authnInstant">,
): Promise<void> {
  const named = { ...at, nameIdFormat: facts.nameIdFormat, nameId: facts.nameId };
  for (const index of [null, ...(facts.sessionIndex === undefined ? [] : [facts.sessionIndex])]) {
    const loggedOutAt = Number((await ephemeral.get(keyOf(named, index))) ?? 0);
    if (facts.authnInstant < loggedOutAt)
      throw new LoggedOutMeanwhile("the identity provider ended the session that this sign-in came from", {
        mismatch: {
          expected: `authentication from ${new Date(loggedOutAt).toISOString()} on`,
          received: new Date(facts.authnInstant).toISOString(),
        },
      });
  }
}
