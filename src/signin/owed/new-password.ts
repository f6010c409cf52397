import { PasswordRefused } from "../../credentials/errors.ts";
import { PersonDeactivated } from "../../directory/errors.ts";
import { personally } from "../accepted.ts";
import type { SigninNeeds } from "../needs.ts";
import { passwordRules } from "../password-rules.ts";
import type { Outcome, Visitor } from "../types.ts";
import type { Owing } from "./owing.ts";
import type { Pay } from "./pay.ts";
import type { Settle } from "./settle.ts";
import type { Standing } from "./standing.ts";

/** Why a password is not taken, for the person who chose it. */
export interface NotTaken {
  readonly refused: PasswordRefused;
}

type Needs = Pick<SigninNeeds, "credentials" | "transact" | "publicUrl">;

/** The password is older than the policy lets it be: another takes its place before anything opens (T1). */
export function createNewPassword(
  { credentials, transact, publicUrl }: Needs,
  { note }: Pay,
  settle: Settle,
) {
  /** What an attacker would try first counts against it. */
  async function wordsOf({ authenticated: { tenantId, personId } }: Owing): Promise<readonly string[]> {
    const person = await transact(tenantId, ({ people }) => people.find(tenantId, personId));
    if (person === undefined) throw new PersonDeactivated("the person was removed meanwhile");
    const { email, displayName, givenName = "", familyName = "" } = person;
    return [email, displayName, givenName, familyName, new URL(publicUrl).hostname];
  }

  return async function set(
    request: Owing,
    { policy }: Standing,
    password: string,
    from: Visitor,
  ): Promise<Outcome | NotTaken> {
    const { tenantId, personId, email } = request.authenticated;
    const by = personally({ tenantId, id: personId, email }, from);
    const wanted = {
      tenantId,
      personId,
      password,
      rules: passwordRules(policy),
      words: await wordsOf(request),
    };
    try {
      await credentials.passwords.set(wanted, "changed", by);
    } catch (error) {
      if (!(error instanceof PasswordRefused)) throw error;
      return { refused: error };
    }
    await note(request, { name: "new_password", ok: true, received: "set" }, from);
    return settle.goOn(request, from);
  };
}
