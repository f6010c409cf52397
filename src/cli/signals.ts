/**
 * Answers at the first SIGINT or SIGTERM. Later ones change nothing: a terminal sends Ctrl-C to every process of the
 * group, so with a parent that forwards signals each comes twice.
 */
export function untilSignalled(): Promise<void> {
  return new Promise((signalled) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => signalled());
  });
}
