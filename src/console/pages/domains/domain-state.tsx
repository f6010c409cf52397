import type { Schemas } from "../../api/client.ts";
import { State, type Tone } from "../../ui/state.tsx";

const TONES: Readonly<Record<Schemas["Domain"]["status"], Tone>> = {
  pending: "quiet",
  verified: "good",
  grace: "warn",
  lapsed: "bad",
};
const WORDS: Readonly<Record<Schemas["Domain"]["status"], string>> = {
  pending: "not proven yet",
  verified: "verified",
  grace: "proof missing",
  lapsed: "lapsed",
};

export const DomainState = ({ domain: { status } }: { readonly domain: Schemas["Domain"] }) => (
  <State tone={TONES[status]}>{WORDS[status]}</State>
);
