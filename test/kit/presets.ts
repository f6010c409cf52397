import { mappingInput } from "../../src/mapping/input.ts";
import type { Mapping } from "../../src/mapping/types.ts";
import { createPresets } from "../../src/presets/presets.ts";
import { readPresets } from "../../src/presets/read-presets.ts";

const FOLDER = new URL("../../config/presets/", import.meta.url);

/** The vendors' files as they are delivered. */
export const presets = createPresets<Mapping>(readPresets(FOLDER, mappingInput));
