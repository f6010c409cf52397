import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../src/main.ts";
import { freePort } from "./kit/port.ts";
import { silent } from "./kit/silent.ts";

test("a connection that sends half a request is not kept waiting for the other half", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-main-"));
  const port = await freePort();
  const environment = { PORT: String(port), SALLYPORT_LISTEN: "127.0.0.1", SALLYPORT_DATA_DIR: folder };
  const running = await startProcess({ environment, log: silent });
  const socket = connect(port, "127.0.0.1");
  const began = Date.now();
  socket.write("GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  socket.resume();
  await once(socket, "close");
  expect(Date.now() - began).toBeLessThan(15_000);
  await running.close();
  await rm(folder, { recursive: true });
}, 100_000);
