import type { Environment } from "../settings/settings.ts";

/** Where a command writes, and the environment from which it reads its settings. */
export interface Terminal {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
}
