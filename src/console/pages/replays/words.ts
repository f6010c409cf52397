import type { Schemas } from "../../api/client.ts";
import type { Tone } from "../../ui/state.tsx";

export const STATUS: Readonly<
  Record<Schemas["Replay"]["status"], { readonly tone: Tone; readonly word: string }>
> = {
  running: { tone: "quiet", word: "running" },
  done: { tone: "good", word: "done" },
  failed: { tone: "bad", word: "failed" },
};
