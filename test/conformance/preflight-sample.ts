import { randomUUID } from "node:crypto";
import type { Preflight } from "../../src/signin/preflight/types.ts";
import { AT } from "./samples.ts";

export const aPreflight = (tenantId: string, changes: Partial<Preflight> = {}): Preflight => ({
  id: randomUUID(),
  tenantId,
  draft: { changes: { name: "drafted" } },
  status: "running",
  total: 3,
  done: 0,
  result: undefined,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
});
