import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { BrokerError } from "../kernel/errors.ts";
import { errorCode } from "./error-code.ts";

/** Another program listens on a port that the demo needs. */
export class PortTaken extends BrokerError {
  readonly code = "port_taken";
  readonly status = 500;
}

/** A server that listens already and will answer once its app is known. */
export interface Listening {
  readonly port: number;
  readonly server: Server;
  close(): Promise<void>;
}

/**
 * The demo is for this machine only: its passwords are printed on its pages.
 * @param port 0 takes a free one
 * @throws PortTaken
 */
export async function listenOnLoopback(port: number): Promise<Listening> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw portTaken(port, error);
  }
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return { port: bound, server, close: () => closed(server) };
}

/**
 * The broker opens its own port, so here we only look whether it is free.
 * @param port 0 finds a free one
 * @throws PortTaken
 */
export async function freePort(port: number): Promise<number> {
  const probe = await listenOnLoopback(port);
  await probe.close();
  return probe.port;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function portTaken(port: number, cause: unknown): unknown {
  const code = errorCode(cause);
  if (code !== "EADDRINUSE" && code !== "EACCES") return cause;
  return new PortTaken(
    `port ${port} is taken; choose another with PORT, e.g. PORT=4000 (the demo uses it and the nine after it)`,
    { cause },
  );
}
