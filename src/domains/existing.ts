import { NotFound } from "../kernel/errors.ts";
import type { DomainRepository } from "./repository.ts";
import type { Domain } from "./types.ts";

/** @throws NotFound */
export async function existing(domains: DomainRepository, tenantId: string, id: string): Promise<Domain> {
  const domain = await domains.find(tenantId, id);
  if (!domain) throw missing();
  return domain;
}

export const missing = () => new NotFound("no such domain");
