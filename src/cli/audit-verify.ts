import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { createAudit } from "../audit/audit.ts";
import { readNdjson } from "../audit/ndjson.ts";
import { verifyChain, type ChainVerdict } from "../audit/verify.ts";
import { NotFound } from "../kernel/errors.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { databaseAt, NothingToVerify, openServer, tenantsOf } from "./open-database.ts";
import type { Terminal } from "./terminal.ts";

interface Options {
  /** Only this tenant's chain. */
  readonly tenant?: string;
  /** An exported chain as NDJSON, instead of the database. */
  readonly file?: string;
}

/** One chain: what it is called in the report, and what was found. */
interface Verified {
  readonly chain: string;
  readonly verdict: ChainVerdict;
}

/**
 * `sallyport audit verify`: reads every chain from its first record on and changes nothing (L2).
 * @returns 0 if all verify, 1 if one does not
 */
export async function auditVerify(options: Options, { environment, out, err }: Terminal): Promise<number> {
  const verified =
    options.file === undefined
      ? await verifyStored(readSettings(environment), options.tenant)
      : [await verifyFile(options.file)];
  const broken = verified.filter(({ verdict }) => !verdict.ok);
  for (const { chain, verdict } of broken) if (!verdict.ok) err(`${chain}: ${verdict.message}\n`);
  if (broken.length > 0) return 1;
  const events = verified.reduce((sum, { verdict }) => sum + verdict.count, 0);
  out(`${counted(events, "event")} in ${counted(verified.length, "chain")} verify\n`);
  return 0;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

async function verifyFile(file: string): Promise<Verified> {
  if (!existsSync(file)) throw new NothingToVerify(`there is no file ${file}`);
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  return { chain: file, verdict: await verifyChain(readNdjson(lines)) };
}

async function verifyStored(settings: Settings, tenant: string | undefined): Promise<readonly Verified[]> {
  const server = await openServer(settings);
  const database = databaseAt(server.address);
  try {
    const audit = createAudit(database);
    const tenants = await tenantsOf(database);
    if (tenant !== undefined && !tenants.includes(tenant)) throw new NotFound(`there is no tenant ${tenant}`);
    const verified: Verified[] = [];
    for (const id of tenant === undefined ? tenants : [tenant])
      verified.push({ chain: `tenant ${id}`, verdict: await audit.verify(id) });
    return verified;
  } finally {
    await database.close();
    await server.close();
  }
}
