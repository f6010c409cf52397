import type { UseFormReturnType } from "@mantine/form";
import type { SettingsValues } from "./settings-values.ts";

export type SettingsForm = UseFormReturnType<SettingsValues>;
