import { saltedHash } from "../administration.ts";
import { createAdministrators } from "../administrators/administrators.ts";
import { createBreakGlass } from "../break-glass/break-glass.ts";
import { NotAnAdministrator } from "../break-glass/errors.ts";
import type { AuditContext } from "../kernel/audit.ts";
import { systemClock, type Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import { isUuid, systemRandom } from "../kernel/random.ts";
import { everyItem } from "../kernel/page.ts";
import { INSTANCE_TENANT } from "../kernel/transaction.ts";
import type { Person } from "../directory/types.ts";
import { readSettings } from "../settings/settings.ts";
import type { Database } from "../storage/repositories.ts";
import { CommandUnknown } from "./command-unknown.ts";
import { databaseAt, openServer } from "./open-database.ts";
import type { Terminal } from "./terminal.ts";

interface Options {
  /** Its id or its name. */
  readonly tenant?: string;
  /** The id or the e-mail address. */
  readonly person?: string;
  /** Makes the person an owner first. */
  readonly owner?: boolean;
}

/**
 * `sallyport break-glass make`: a sheet of recovery codes, straight from the database, for when nobody has one and
 * nobody gets in. Whoever can run it can do everything anyway; the trail says that it was the command line.
 */
export async function breakGlassMake(
  { tenant, person, owner = false }: Options,
  { environment, out, err }: Terminal,
  clock: Clock = systemClock,
): Promise<number> {
  if (tenant === undefined || person === undefined)
    throw new CommandUnknown("break-glass make takes --tenant and --person");
  const settings = readSettings(environment);
  const server = await openServer(settings);
  const database = databaseAt(server.address);
  try {
    const tenantId = await tenantNamed(database, tenant);
    const holder = await personNamed(database, tenantId, person);
    const codes = await makeSheet({ database, clock, owner }, holder);
    err(`Recovery codes of ${holder.email} for ${settings.publicUrl}/break-glass.\n`);
    err("Each works once. They are not shown again; the audit log says that they were made here.\n");
    out(codes.map((code, index) => `${String(index + 1).padStart(2)}  ${code}\n`).join(""));
    return 0;
  } finally {
    await database.close();
    await server.close();
  }
}

async function makeSheet(
  { database, clock, owner }: { database: Database; clock: Clock; owner: boolean },
  { id, email, tenantId }: Person,
): Promise<readonly string[]> {
  const needs = { ...database, clock, random: systemRandom };
  const by: AuditContext = { tenantId, actor: { kind: "system", name: "command line" } };
  const administrators = createAdministrators(needs);
  if (owner) await administrators.grant(id, "owner", by, () => true);
  else if ((await administrators.roleOf(tenantId, id)) === undefined)
    throw new NotAnAdministrator(`${email} administers nothing in this tenant, or is deactivated`, {
      nextStep: "Name an administrator, or add --owner to make this person an owner first.",
    });
  return (await createBreakGlass({ ...needs, hashSecret: saltedHash(systemRandom) }).make(id, by)).codes;
}

async function tenantNamed({ transact }: Database, named: string): Promise<string> {
  const list = everyItem((page) => transact(INSTANCE_TENANT, ({ tenants }) => tenants.list(page)));
  for await (const { id, name } of list)
    if (id !== INSTANCE_TENANT && (id === named || name === named)) return id;
  throw new NotFound(`there is no tenant ${named}`);
}

async function personNamed({ transact }: Database, tenantId: string, named: string): Promise<Person> {
  const found = await transact(tenantId, ({ people }) =>
    isUuid(named) ? people.find(tenantId, named) : people.findByEmail(tenantId, named.toLowerCase()),
  );
  if (found === undefined) throw new NotFound(`there is no person ${named} in this tenant`);
  return found;
}
