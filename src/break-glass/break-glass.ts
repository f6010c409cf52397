import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { makeCode } from "./code.ts";
import { NotAnAdministrator } from "./errors.ts";
import type { AdministratorLookup, BreakGlassRepository, HolderFilter } from "./repository.ts";
import type { Readiness, RecoveryCredential, SessionFacts } from "./types.ts";

interface Stores {
  readonly breakGlass: BreakGlassRepository;
  readonly administrators: AdministratorLookup;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<Stores>;
  /** Argon2id, as a PHC string. */
  readonly hashSecret: (secret: string) => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
}

/** A sheet with its codes: the only moment at which they exist on our side. */
export interface CredentialWithCodes {
  readonly credential: RecoveryCredential;
  readonly codes: readonly string[];
}

/** Codes that are made and hashed, which takes long, for a sheet that is not written yet. */
export interface PreparedSheet {
  readonly codes: readonly string[];
  /** @throws NotAnAdministrator */
  readonly write: (stores: Stores, personId: string, by: AuditContext) => Promise<RecoveryCredential>;
}

export const CODES_ON_A_SHEET = 10;

export type BreakGlass = ReturnType<typeof createBreakGlass>;

/** The sealed way in (S8), as administrators keep it: sheets of codes, and the sessions that came of them. */
export function createBreakGlass({ transact, hashSecret, clock, random }: Needs) {
  /** Nothing is written before its verb is called, in whose transaction it is. */
  async function prepare(count: number = CODES_ON_A_SHEET): Promise<PreparedSheet> {
    const made = Array.from({ length: count }, () => makeCode(random));
    const hashed = await Promise.all(
      made.map(async ({ selector, secret }) => ({ selector, hash: await hashSecret(secret) })),
    );
    return {
      codes: made.map(({ text }) => text),
      async write({ breakGlass, administrators, audit }, personId, by) {
        const { tenantId } = by;
        const holder = await administrators.find(tenantId, personId);
        if (holder?.person.status !== "active") throw notAnAdministrator();
        const id = random.uuid();
        const codes = hashed.map((code) => ({ ...code, tenantId, credentialId: id }));
        await breakGlass.insert({ id, tenantId, personId, createdAt: clock() }, codes);
        const event = { targetId: id, personId, after: { codes: count } };
        await audit.record({ name: "break_glass.credential_created", ...event }, by);
        return (await breakGlass.find(tenantId, id)) ?? missing();
      },
    };
  }

  return {
    prepare,

    /**
     * Older sheets of the person stay good until they are revoked.
     * @throws NotAnAdministrator
     */
    async make(personId: string, by: AuditContext, count?: number): Promise<CredentialWithCodes> {
      const { codes, write } = await prepare(count);
      return { codes, credential: await transact(by.tenantId, (stores) => write(stores, personId, by)) };
    },

    list(
      tenantId: string,
      page: PageRequest & HolderFilter & { revoked?: boolean },
    ): Promise<Page<RecoveryCredential>> {
      return transact(tenantId, ({ breakGlass }) => breakGlass.list(tenantId, page));
    },

    /** Its codes and the sessions that came of them are worth nothing from now on. @throws NotFound */
    revoke(id: string, by: AuditContext): Promise<void> {
      const { tenantId } = by;
      return transact(tenantId, async ({ breakGlass, audit }) => {
        const credential = (await breakGlass.find(tenantId, id)) ?? missing();
        if (!(await breakGlass.revoke(tenantId, id, clock()))) missing();
        const event = { targetId: id, personId: credential.personId };
        await audit.record({ name: "break_glass.credential_revoked", ...event }, by);
      });
    },

    readiness(tenantId: string): Promise<Readiness> {
      return transact(tenantId, ({ breakGlass }) => breakGlass.readiness(tenantId));
    },

    listSessions(tenantId: string, page: PageRequest & HolderFilter): Promise<Page<SessionFacts>> {
      return transact(tenantId, ({ breakGlass }) => breakGlass.listSessions(tenantId, page));
    },

    /** @throws NotFound if there is none that is open */
    endSession(id: string, by: AuditContext): Promise<void> {
      const { tenantId } = by;
      return transact(tenantId, async ({ breakGlass, audit }) => {
        const { personId } = (await breakGlass.endSession(tenantId, id, clock())) ?? missing();
        await audit.record({ name: "break_glass.session_ended", targetId: id, personId }, by);
      });
    },
  };
}

const notAnAdministrator = () =>
  new NotAnAdministrator("codes are for people who administer the tenant and are active", {
    nextStep: "Give the person a role first: PUT /api/v1/administrators/{personId}.",
  });

function missing(): never {
  throw new NotFound("no such break-glass credential or session");
}
