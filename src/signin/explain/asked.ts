import type { App } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { Effective } from "../../policies/types.ts";

/** What the parts of the answer are told from, beside the way in. */
export interface Asked {
  readonly person: Person | undefined;
  readonly effective: Effective;
  readonly groupName: string | undefined;
  readonly enrolled: boolean;
  readonly app: App | undefined;
  readonly at: Date;
}
