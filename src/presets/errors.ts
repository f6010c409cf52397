import { BrokerError } from "../kernel/errors.ts";

/** A vendor's file cannot be read; the broker does not start with half its presets. */
export class PresetRefused extends BrokerError {
  readonly code = "preset_refused";
  readonly status = 500;
}
