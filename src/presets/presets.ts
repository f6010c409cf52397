import { NotFound } from "../kernel/errors.ts";
import type { Field, Preset, PresetRequest, SpValues } from "./types.ts";

/** A step with a connection's real values in it; without a connection only their names are known. */
export interface FilledField {
  readonly label: string;
  /** What to enter, letter by letter; absent where it is a value of a connection that was not named. */
  readonly enter: string | undefined;
  /** Which of our values it is; absent for what is typed or chosen alike for everybody. */
  readonly value: string | undefined;
  readonly note: string | undefined;
}

export interface PresetDefaults {
  readonly request: PresetRequest;
  readonly encryption: "strong" | "legacy";
}

export type Presets<Mapping> = ReturnType<typeof createPresets<Mapping>>;

/** What is known of each vendor (C10). */
export function createPresets<Mapping>(presets: ReadonlyMap<string, Preset<Mapping>>) {
  const find = (name: string): Preset<Mapping> | undefined => presets.get(name);
  const generic = find("generic");
  if (generic === undefined) throw new TypeError("no preset is called generic");

  return {
    /** By name. */
    list: (): readonly Preset<Mapping>[] => [...presets.values()],

    /** @throws NotFound */
    get(name: string): Preset<Mapping> {
      const found = find(name);
      if (found === undefined) throw new NotFound("no such preset");
      return found;
    },

    find,

    /** The rules of a connection that has none of its own; the generic ones for a preset that is gone. */
    mappingOf: (name: string): Mapping => (find(name) ?? generic).mapping,

    /** What a new connection begins with; absent for a vendor that is not known. */
    defaultsOf(name: string): PresetDefaults | undefined {
      const found = find(name);
      return found && { request: found.request, encryption: found.encryption.mode };
    },

    /** @param sp of the connection that is being set up */
    filled: (field: Field, sp: SpValues | undefined): FilledField => ({
      label: field.label,
      enter: "type" in field ? field.type : sp?.[field.value],
      value: "value" in field ? field.value : undefined,
      note: field.note,
    }),
  };
}
