import type { Account, FindAccount, KoaContextWithOIDC } from "oidc-provider";
import { accessRefusal, mayOpen } from "../../apps/access.ts";
import type { AccessRefusal } from "../../apps/access.ts";
import type { App } from "../../apps/types.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { BrokerSessions } from "./broker-session.ts";
import { claimsOf, knownPerson, type KnownPerson } from "./claims.ts";
import { appOf } from "./clients.ts";

interface Needs {
  readonly transact: Transact<{
    readonly people: PersonRepository;
    readonly domains: Pick<DomainRepository, "deciding">;
  }>;
  readonly brokerSessions: Pick<BrokerSessions, "lives">;
}

export type FindPerson = (app: App, personId: string) => Promise<KnownPerson | undefined>;

/** People as the library's accounts, read afresh at every use. A person of another tenant than the app's is unknown. */
export function createAccounts({ transact, brokerSessions }: Needs) {
  const findPerson: FindPerson = (app, personId) =>
    transact(app.tenantId, async ({ people, domains }) => {
      const person = await people.find(app.tenantId, personId);
      if (person === undefined) return undefined;
      return knownPerson(person, await domains.deciding(app.tenantId, mailDomainOf(person)));
    });

  /**
   * At the authorization endpoint (no token) whoever is known is an account, and the login policy decides. Where a
   * code or token is presented, it counts only while the person may open the app and the sign-in behind it lasts.
   */
  const findAccount: FindAccount = async (ctx, personId, token) => {
    const app = ctx.oidc.client && appOf(ctx.oidc.client);
    const person = app && (await findPerson(app, personId));
    if (!person) return undefined;
    if (token) {
      const uid = "sessionUid" in token ? token.sessionUid : undefined;
      const lives = mayOpen(app, person) && (await brokerSessions.lives(uid, personId, app));
      if (!lives) return undefined;
    }
    return accountOf(app, person);
  };

  return { findPerson, findAccount };
}

const mailDomainOf = ({ email }: { readonly email: string }) => email.slice(email.lastIndexOf("@") + 1);

function accountOf(app: App, person: KnownPerson): Account {
  const account = { accountId: person.id, claims: () => claimsOf(app, person) };
  const refusal = accessRefusal(app, person);
  if (refusal !== undefined) refusals.set(account, refusal);
  return account;
}

const refusals = new WeakMap<object, AccessRefusal>();

/** Why the person of this request may not open the app. */
export const refusalOf = (ctx: KoaContextWithOIDC): AccessRefusal | undefined =>
  ctx.oidc.account && refusals.get(ctx.oidc.account);
