import { createServer } from "node:http";
import { createApp } from "../../src/app.ts";
import type { World } from "../../src/world.ts";

export interface TestBroker {
  /** The world's public URL. */
  readonly url: string;
  /** The one-time link that the start prints. */
  readonly setupUrl: string | undefined;
  close(): Promise<void>;
}

/**
 * The whole broker on the port of the world's public URL; `SALLYPORT_PUBLIC_URL: http://localhost:${await freePort()}`
 * makes one. The world stays open: it is the caller's.
 */
export async function startBroker(world: World): Promise<TestBroker> {
  const broker = await createApp(world);
  const server = createServer(broker.handler);
  const port = Number(new URL(world.settings.publicUrl).port);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: world.settings.publicUrl,
    setupUrl: broker.setupUrl,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await broker.close();
    },
  };
}
