/** The `code` of a system error, like `EADDRINUSE`. Not by `instanceof`: test runners have realms of their own. */
export function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
