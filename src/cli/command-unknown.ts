import { BrokerError } from "../kernel/errors.ts";

/** What was typed is no command of ours. */
export class CommandUnknown extends BrokerError {
  readonly code = "command_unknown";
  readonly status = 500;
}
