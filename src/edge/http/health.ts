import { Router } from "express";

interface Needs {
  readonly database: { ping(): Promise<void> };
  readonly ephemeral: { ping(): Promise<void> };
}

/** For orchestrators (O4): `/healthz` says that the process answers, `/readyz` that it can serve. */
export function createHealth({ database, ephemeral }: Needs): { readonly router: Router; drain(): void } {
  let draining = false;
  const router = Router();
  router.get("/healthz", (_req, res) => void res.set("Cache-Control", "no-store").json({ status: "ok" }));
  router.get("/readyz", async (_req, res) => {
    const [sql, expiring] = await Promise.all([answers(database), answers(ephemeral)]);
    const ready = sql && expiring && !draining;
    res
      .status(ready ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({ status: ready ? "ready" : "not ready", database: sql, expiring, draining });
  });
  return { router, drain: () => void (draining = true) };
}

/** The cause stands in the log of the store's own pool; the outside learns yes or no. */
const answers = (store: { ping(): Promise<void> }): Promise<boolean> =>
  store.ping().then(
    () => true,
    () => false,
  );
