import { BrokerError } from "../kernel/errors.ts";

/** A store does not answer: it is down, not reachable, or refuses connections. Nothing was changed. */
export class StoreUnreachable extends BrokerError {
  readonly code = "store_unreachable";
  readonly status = 503;

  constructor(store: string, cause?: unknown) {
    const message: unknown =
      typeof cause === "object" && cause !== null ? Reflect.get(cause, "message") : undefined;
    const reason = typeof message === "string" && message !== "" ? `: ${message}` : "";
    super(`${store} cannot be reached${reason}`, {
      cause,
      nextStep: `Check that ${store} runs, and that its address, user and password are right.`,
    });
  }
}

/** A store answered too late; what was begun was rolled back. */
export class StoreTimeout extends BrokerError {
  readonly code = "store_timeout";
  readonly status = 503;
}

/** The change contradicts what another writer stored meanwhile: a unique value is taken, or a row it needs is gone. */
export class StoreConflict extends BrokerError {
  readonly code = "conflict";
  readonly status = 409;
}

/** The database was migrated by a newer version of the broker. */
export class DatabaseTooNew extends BrokerError {
  readonly code = "database_too_new";
  readonly status = 500;
}

/** A migration that was applied to the database differs from the file of that number. */
export class MigrationAltered extends BrokerError {
  readonly code = "migration_altered";
  readonly status = 500;
}

/** Another process has the embedded data directory open. */
export class DataDirectoryInUse extends BrokerError {
  readonly code = "data_directory_in_use";
  readonly status = 500;
}

/** The embedded data directory cannot be made or written to. */
export class DataDirectoryUnusable extends BrokerError {
  readonly code = "data_directory_unusable";
  readonly status = 500;
}
