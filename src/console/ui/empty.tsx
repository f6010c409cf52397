import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  /** "No domains yet" */
  readonly title: string;
  /** What it would be good for, and what to do first. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** In place of a list without entries: never a dead end. */
export const Empty = ({ title, children, action }: Props) => (
  <Paper withBorder p="xl">
    <Stack gap="xs" align="flex-start">
      <Title order={2}>{title}</Title>
      <Text c="dimmed" component="div" maw={640}>
        {children}
      </Text>
      {action}
    </Stack>
  </Paper>
);
