import { Badge, Group, Paper, Text, VisuallyHidden } from "@mantine/core";
import { Check, TriangleAlert } from "lucide-react";
import { AnchorLink } from "../../ui/links.tsx";
import { STATE_WORDS, TITLES, type Step, type StepName } from "./progress.ts";

interface Props {
  readonly connectionId: string;
  readonly steps: readonly Step[];
  readonly shown: StepName;
}

/** Where one is, what is done, and the way to every step. */
export const Stepper = ({ connectionId, steps, shown }: Props) => (
  <Paper withBorder p="sm" component="nav" aria-label="Steps of the set-up">
    <Group component="ol" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
      {steps.map(({ name, state }, at) => (
        <li key={name}>
          <AnchorLink
            to="/connections/$id/setup"
            params={{ id: connectionId }}
            search={{ step: name }}
            underline="never"
            {...(name === shown && { "aria-current": "step" as const })}
          >
            <Group gap={6} wrap="nowrap">
              <Mark at={at + 1} state={state} />
              <Text size="sm" fw={name === shown ? 700 : 500} td={name === shown ? "underline" : "none"}>
                {TITLES[name]}
              </Text>
              <VisuallyHidden>, {STATE_WORDS[state]}</VisuallyHidden>
            </Group>
          </AnchorLink>
        </li>
      ))}
    </Group>
  </Paper>
);

function Mark({ at, state }: { readonly at: number } & Pick<Step, "state">) {
  if (state === "done")
    return (
      <Badge circle size="lg" color="teal" aria-hidden>
        <Check size={13} />
      </Badge>
    );
  if (state === "problem")
    return (
      <Badge circle size="lg" color="red" aria-hidden>
        <TriangleAlert size={13} />
      </Badge>
    );
  return (
    <Badge circle size="lg" color={state === "current" ? "gate" : "gray"} aria-hidden>
      {at}
    </Badge>
  );
}
