import type { Logger } from "../../src/kernel/logger.ts";

const nothing = (): void => undefined;

export const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
