import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { BrokerError } from "./kernel/errors.ts";
import type { Logger } from "./kernel/logger.ts";
import { openWorld } from "./open-world.ts";
import type { Environment } from "./settings/settings.ts";

/** Another program listens on the port already. */
export class PortTaken extends BrokerError {
  readonly code = "port_taken";
  readonly status = 500;
}

/** SALLYPORT_LISTEN is no address of this machine, or the port is not this process's to take. */
export class AddressUnusable extends BrokerError {
  readonly code = "address_unusable";
  readonly status = 500;
}

/** A broker that answers. */
export interface Running {
  /** The public URL. */
  readonly url: string;
  /** Works once, makes the first administrator's key; only where the installation has none. */
  readonly setupUrl: string | undefined;
  /** Stops taking requests, lets those under way finish within the drain time, closes the stores. */
  close(): Promise<void>;
}

/**
 * How long a peer may take to send a request, milliseconds: slow ones by the thousand must not hold every connection.
 * Node's own limits are 60 seconds for the headers and 300 for the whole.
 */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/**
 * The process: settings, pools, listen, drain.
 * @throws SettingsRefused, StoreUnreachable, PortTaken, AddressUnusable: each message is one line for the operator
 */
export async function startProcess(given: { environment: Environment; log?: Logger }): Promise<Running> {
  const world = await openWorld(given.environment, given.log);
  const { settings, log } = world;
  try {
    const app = await createApp(world);
    const server = await listen(createServer(LIMITS, app.handler), settings.port, settings.listen);
    log.info({ url: settings.publicUrl, port: (server.address() as AddressInfo).port }, "listening");
    return {
      url: settings.publicUrl,
      setupUrl: app.setupUrl,
      async close() {
        app.drain();
        await closeServer(server, settings.drainMs);
        await app.close();
        await world.close();
      },
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => resolve(server));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === "EADDRINUSE")
    return new PortTaken(`port ${port} is taken by another program.`, {
      nextStep: "Stop it, or set PORT to another number.",
    });
  if (error.code === "EACCES")
    return new AddressUnusable(`port ${port} needs privileges that this process has not.`, {
      nextStep: "Set PORT to a number above 1023.",
    });
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new AddressUnusable(`SALLYPORT_LISTEN: ${host} is no address of this machine.`, {
      nextStep: "Set it to one, or to 0.0.0.0 for all.",
    });
  return error;
}

/** Idle keep-alive connections are closed at once; requests under way get `drainMs`, then they are cut. */
function closeServer(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
