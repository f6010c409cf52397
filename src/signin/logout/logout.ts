import { createMarks } from "./marks.ts";
import { createPeers } from "./peer.ts";
import { createReceive } from "./receive.ts";
import { createTell } from "./tell.ts";
import type { Logout, LogoutNeeds } from "./types.ts";

/** The sign-out's counterpart to `createSignin`: verbs that each take one step, on any node. */
export function createLogout(needs: LogoutNeeds): Logout {
  const peers = createPeers(needs);
  const marks = createMarks(needs);
  return { ...createTell(needs, peers, marks), receive: createReceive(needs, peers, marks) };
}
