import { createAppPresets, type AppPresets } from "./app-presets.ts";
import { OFFERED } from "./app-types.ts";
import { readAppPresets } from "./read-app-presets.ts";

const FOLDER = new URL("../../config/app-presets/", import.meta.url);

/**
 * The products' files as they are delivered.
 * @throws PresetRefused
 */
export const deliveredAppPresets = (): AppPresets => createAppPresets(readAppPresets(FOLDER), OFFERED);
