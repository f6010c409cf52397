import { sql } from "kysely";
import type { Query } from "./tenant-transaction.ts";

interface Holder {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly subdomains: boolean;
  readonly connection_ids: readonly string[];
}

/** Who speaks for a name, of all tenants: whoever proved the nearest of it and its parents, if that one covers it. */
export async function nearestHolder(query: Query, name: string): Promise<Holder | undefined> {
  const labels = name.split(".");
  const candidates = labels.slice(0, -1).map((_label, index) => labels.slice(index).join("."));
  const { rows } = await sql<Holder>`select * from nearest_held_domain(${candidates}::text[])`.execute(query);
  const [holder] = rows;
  return holder !== undefined && (holder.name === name || holder.subdomains) ? holder : undefined;
}
