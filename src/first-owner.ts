import { becomeFirstOwner, type Administrators } from "./administrators/administrators.ts";
import type { BreakGlass } from "./break-glass/break-glass.ts";
import type { Credentials } from "./credentials/credentials.ts";
import type { NewPassword, PasswordRules } from "./credentials/types.ts";
import { addPerson, exists } from "./directory/edit-people.ts";
import type { Person } from "./directory/types.ts";
import type { AuditContext } from "./kernel/audit.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Random } from "./kernel/random.ts";
import type { Database } from "./storage/repositories.ts";

interface Needs extends Pick<Database, "transact"> {
  readonly administrators: Pick<Administrators, "hasOwner">;
  readonly credentials: { readonly passwords: Pick<Credentials["passwords"], "prepare"> };
  readonly breakGlass: Pick<BreakGlass, "prepare">;
  /** What the default policy says of passwords. */
  readonly strangersRules: () => Promise<PasswordRules>;
  readonly clock: Clock;
  readonly random: Random;
  readonly defaultTenantId: string;
  readonly publicUrl: string;
}

/** As typed; the address in the one spelling that its mailbox has. */
interface OwnerToBe {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The new owner, and the recovery codes at the only moment at which they exist on our side. */
interface OwnerWithCodes extends Person {
  readonly codes: readonly string[];
}

/** The first owner of the default tenant: person, password, role and recovery codes in one transaction, or nothing. */
export function createFirstOwner(needs: Needs) {
  const {
    transact,
    administrators,
    credentials,
    breakGlass,
    strangersRules,
    clock,
    random,
    defaultTenantId,
  } = needs;

  return {
    tenantId: defaultTenantId,
    rules: strangersRules,
    isMissing: async (): Promise<boolean> => !(await administrators.hasOwner(defaultTenantId)),

    /**
     * Refuses what can be refused before a link is used up, and answers what makes the owner.
     * @throws PersonExists, PasswordNotAllowed, PasswordRefused; what is returned throws OwnerExists
     */
    async prepare(
      { name, email, password }: OwnerToBe,
      by: AuditContext,
    ): Promise<() => Promise<OwnerWithCodes>> {
      const [tenantId, personId] = [defaultTenantId, random.uuid()];
      const known = await transact(tenantId, ({ people }) => people.findByEmail(tenantId, email));
      if (known !== undefined) throw exists(email);
      const wanted: NewPassword = {
        tenantId,
        personId,
        password,
        rules: await strangersRules(),
        words: [name, email, new URL(needs.publicUrl).hostname],
      };
      const setPassword = await credentials.passwords.prepare(wanted, "set", by);
      const sheet = await breakGlass.prepare();
      return () =>
        transact(tenantId, async (stores) => {
          const now = clock();
          const person = await addPerson(stores, { email, displayName: name }, { id: personId, now }, by);
          await becomeFirstOwner(stores, { tenantId, personId, grantedAt: now }, by);
          await setPassword(stores);
          await sheet.write(stores, personId, by);
          return { ...person, codes: sheet.codes };
        });
    },
  };
}
