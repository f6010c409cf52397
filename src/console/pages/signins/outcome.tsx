import type { Schemas } from "../../api/client.ts";
import { State, type Tone } from "../../ui/state.tsx";

type Signin = Schemas["Signin"];

export const OUTCOMES: Readonly<Record<Signin["outcome"], { readonly tone: Tone; readonly word: string }>> = {
  accepted: { tone: "good", word: "signed in" },
  refused: { tone: "bad", word: "refused" },
  tested: { tone: "quiet", word: "test" },
  unfinished: { tone: "warn", word: "not finished" },
};

export const Outcome = ({ of: { outcome } }: { readonly of: Pick<Signin, "outcome"> }) => (
  <State tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</State>
);
