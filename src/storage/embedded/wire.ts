import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";
import { splitMessages } from "./messages.ts";
import { createTurns } from "./turns.ts";

/** A client that leaves its transaction open for longer than this is cut off: the others wait for it. Milliseconds. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Speaks PostgreSQL's protocol on a Unix socket for many clients, on a database that has one session. A client has
 * the session from the first message of a series until the server is ready again outside a transaction: unnamed
 * statements and portals are the session's, and a neighbour's message in between would destroy them. (pglite-socket
 * 0.2.17 queues message by message; racing sessions failed on it with `portal "" cannot be run`.)
 * @see PostgreSQL manual 55.2, message flow
 */
export function createWireServer(db: PGlite): Server {
  const turns = createTurns();
  return createServer((socket) => serve(db, turns, socket));
}

function serve(db: PGlite, turns: ReturnType<typeof createTurns>, socket: Socket): void {
  let turn: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  const endTurn = (): void => {
    turn?.();
    turn = undefined;
  };
  const run = async (series: Uint8Array): Promise<void> => {
    if (socket.destroyed) return;
    clearTimeout(timer);
    turn ??= await turns.take();
    if (socket.destroyed) return; // it left while it waited; `leave` comes next
    const reply = await db.execProtocolRaw(series);
    if (!socket.destroyed) socket.write(reply);
    if (isReadyAndIdle(reply)) endTurn();
    else timer = setTimeout(() => socket.destroy(), IDLE_IN_TRANSACTION_MS);
  };
  const leave = async (): Promise<void> => {
    clearTimeout(timer);
    if (turn) await db.exec("rollback");
    endTurn();
  };

  const split = splitMessages({
    refuseEncryption: () => socket.write("N"),
    terminate: () => socket.end(),
    series: (bytes) => {
      working = working.then(() => run(bytes));
    },
  });
  socket.on("data", split);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    working = working.then(leave);
  });
}

/** Whether the reply ends with ReadyForQuery and the status "idle": no transaction is open. */
function isReadyAndIdle(reply: Uint8Array): boolean {
  const [type, , , , , status] = reply.subarray(-6);
  return type === 0x5a && status === 0x49; // "Z", "I"
}
