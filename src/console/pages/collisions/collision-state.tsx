import type { Schemas } from "../../api/client.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { STATUS_WORDS } from "./words.ts";

const TONES: Readonly<Record<Schemas["Collision"]["status"], Tone>> = {
  open: "warn",
  resolved: "good",
  rejected: "bad",
  superseded: "quiet",
  undone: "quiet",
};

export const CollisionState = ({
  collision: { status },
}: {
  readonly collision: Pick<Schemas["Collision"], "status">;
}) => <State tone={TONES[status]}>{STATUS_WORDS[status]}</State>;
