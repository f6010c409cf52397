import { unknownPreset } from "./errors.ts";
import { DEFAULT_REQUEST, type Connection, type RequestSettings } from "./types.ts";

/** C10: where nothing else is said. */
export interface PresetDefaults {
  readonly request: Partial<RequestSettings>;
  readonly encryption: Connection["encryption"];
}

type Begun = Pick<Connection, "preset" | "request" | "encryption">;

/**
 * What a change of vendor makes of a connection, before anything else that the change says.
 * @throws PresetUnknown
 */
export function presetAfter(
  before: Connection,
  name: string | undefined,
  presetDefaults: (name: string) => PresetDefaults | undefined,
): Begun {
  if (name === undefined || name === before.preset) return before;
  const { request, encryption } = presetDefaults(name) ?? unknownPreset(name);
  return {
    preset: name,
    request: { ...DEFAULT_REQUEST, ...(before.protocol === "saml" && request) },
    encryption,
  };
}
