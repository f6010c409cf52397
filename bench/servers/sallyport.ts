import { createServer } from "node:http";
import { createApp } from "../../src/app.ts";
import { openWorld } from "../../src/open-world.ts";
import type { Ask, Say } from "./protocol.ts";

/** The whole broker, as in production, but for DNS: the driver says what it answers. */
const txt = new Map<string, readonly string[]>();
const world = await openWorld(process.env);
const app = await createApp({ ...world, resolveTxt: async (name) => txt.get(name) ?? [] });
const say = (words: Say) => process.send?.(words);

process.on("message", (ask: Ask) => {
  if ("cpu" in ask) {
    const { user, system } = process.cpuUsage();
    say({ cpuMicroseconds: user + system });
  } else {
    txt.set(ask.txt[0], [ask.txt[1]]);
    say({ done: true });
  }
});
createServer(app.handler).listen(world.settings.port, "127.0.0.1", () => say({ ready: true }));
