import type { PersonRepository } from "../../directory/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { readEmail } from "../../mapping/email.ts";
import type { Belief } from "../../policies/watch.ts";
import type { VerifiedFacts } from "../types.ts";
import type { Judgement } from "../judge.ts";
import type { Proof } from "../recorder.ts";
import type { Replays } from "../replays.ts";
import type { SigninAttempt } from "../types.ts";
import type { KnownBrowsers } from "./known-browsers.ts";

/** Whose sign-in failed, beyond doubt. */
export interface Subject {
  readonly subject: string;
  readonly personId: string | undefined;
}

interface Needs {
  readonly transact: Transact<{ readonly people: PersonRepository; readonly domains: DomainRepository }>;
  readonly replays: Pick<Replays, "judgeAgainst">;
  readonly knownBrowsers: Pick<KnownBrowsers, "personOf">;
}

/** What names a person: an identity that was verified, or an address that was. */
interface Named {
  readonly connectionId: string;
  readonly facts?: Pick<VerifiedFacts, "issuer" | "nameId" | "nameIdFormat"> | undefined;
  readonly email?: string | undefined;
}

/**
 * Says whose a refused sign-in was, and says nothing where a stranger could have made it: only an identity provider's
 * signature names a person, by what the connection believes now or believed when the change was made; else the browser
 * does in which that person got in before.
 */
export function createAttribution({ transact, replays, knownBrowsers }: Needs) {
  const named = (
    { tenantId }: SigninAttempt,
    { connectionId, facts, email }: Named,
  ): Promise<Subject | undefined> =>
    transact(tenantId, async ({ people, domains }) => {
      const { issuer, nameIdFormat, nameId } = facts ?? {};
      const identity =
        issuer === undefined || nameIdFormat === undefined || nameId === undefined
          ? undefined
          : await people.findIdentity({ tenantId, connectionId, issuer, nameIdFormat, nameId });
      if (identity !== undefined) return known(identity.personId);
      const address = email === undefined ? undefined : readEmail(email);
      if (address === undefined) return undefined;
      // One that may not speak for the address names nobody by it (D5).
      const claim = await domains.deciding(tenantId, address.domain);
      if (claim === undefined || !claim.connectionIds.includes(connectionId)) return undefined;
      const person = await people.findByEmail(tenantId, address.address);
      if (person !== undefined) return known(person.id);
      // Somebody who would come for the first time.
      return claim.status === "verified" || claim.status === "grace"
        ? { subject: address.address, personId: undefined }
        : undefined;
    });

  async function judged(attempt: SigninAttempt, belief: Belief | undefined): Promise<Judgement | undefined> {
    const { tenantId, connectionId, sealedMessage } = attempt;
    if (connectionId === undefined || sealedMessage === undefined) return undefined;
    try {
      const [judgement] = await replays.judgeAgainst(tenantId, connectionId, belief ?? {}, [attempt]);
      return judgement?.facts === undefined ? undefined : judgement;
    } catch (error) {
      // The connection is gone, or knows no identity provider any more.
      if (error instanceof NotFound || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** @param belief of the attempt's connection when the change was made */
  return async function subjectOf(
    attempt: SigninAttempt,
    proof: Proof | undefined,
    belief: Belief | undefined,
  ): Promise<Subject | undefined> {
    const { tenantId, connectionId } = attempt;
    if (connectionId === undefined) return undefined;
    if (proof?.facts !== undefined) {
      const found = await named(attempt, { connectionId, facts: proof.facts, email: proof.email });
      if (found !== undefined) return found;
    }
    for (const each of belief === undefined ? [undefined] : [belief, undefined]) {
      const judgement = await judged(attempt, each);
      if (judgement === undefined) continue;
      const found = await named(attempt, {
        connectionId,
        facts: judgement.facts,
        email: judgement.profile?.email,
      });
      if (found !== undefined) return found;
    }
    const browserHash = await proof?.browser?.();
    const personId =
      browserHash === undefined ? undefined : await knownBrowsers.personOf(tenantId, browserHash);
    return personId === undefined ? undefined : known(personId);
  };
}

const known = (personId: string): Subject => ({ subject: personId, personId });
