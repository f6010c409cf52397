import { Group, Paper, Text } from "@mantine/core";
import { ButtonLink } from "../../ui/links.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { STATE_WORDS, TITLES, type Step } from "./progress.ts";

interface Props {
  readonly connectionId: string;
  readonly step: Step;
  /** Absent after the last. */
  readonly next: Step | undefined;
}

const TONES: Readonly<Record<Step["state"], Tone>> = {
  done: "good",
  current: "quiet",
  todo: "quiet",
  problem: "bad",
};

/** How the step stands, why, and the way on; a step that is not done can be left for later. */
export const StepFoot = ({ connectionId, step, next }: Props) => (
  <Paper withBorder p="md" component="section" aria-label="How this step stands">
    <Group justify="space-between" gap="sm">
      <Group gap="sm" role="status" flex="1 1 18rem">
        <State tone={TONES[step.state]}>{STATE_WORDS[step.state]}</State>
        <Text size="sm">{step.because}</Text>
      </Group>
      {next === undefined ? (
        <ButtonLink
          to="/connections/$id"
          params={{ id: connectionId }}
          variant={step.state === "done" ? "filled" : "default"}
        >
          To the connection
        </ButtonLink>
      ) : (
        <ButtonLink
          to="/connections/$id/setup"
          params={{ id: connectionId }}
          search={{ step: next.name }}
          variant={step.state === "done" ? "filled" : "default"}
        >
          {step.state === "done" ? `Next: ${TITLES[next.name]}` : `Later; go to ${TITLES[next.name]}`}
        </ButtonLink>
      )}
    </Group>
  </Paper>
);
