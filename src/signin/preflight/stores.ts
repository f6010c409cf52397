import type { AdministratorRepository } from "../../administrators/repository.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { PreflightRepository } from "./repository.ts";
import type { WayRepository } from "../way-in/facts.ts";

/** What a preflight reads; of it only its own row and the trail are written. */
export interface PreflightStores {
  readonly policies: PolicyRepository;
  readonly connections: ConnectionRepository;
  readonly domains: DomainRepository;
  readonly administrators: AdministratorRepository;
  readonly ways: WayRepository;
  readonly preflights: PreflightRepository;
  readonly audit: AuditTrail;
}
