import { Box, Group, Paper } from "@mantine/core";
import { CopyIcon } from "./copy.tsx";

interface Props {
  /** What it is, for those who hear it. */
  readonly label: string;
  readonly text: string;
  /** Pixels; it scrolls beyond. */
  readonly tallest?: number;
}

/** A document as it is: XML, JSON, a certificate. Can be scrolled by the keyboard too (WCAG 2.1.1). */
export const Code = ({ label, text, tallest = 420 }: Props) => (
  <Paper withBorder pos="relative">
    <Group justify="flex-end" pos="absolute" top={4} right={4}>
      <CopyIcon label={`Copy ${label}`} value={text} />
    </Group>
    <Box
      component="pre"
      role="region"
      aria-label={label}
      tabIndex={0}
      m={0}
      p="sm"
      pr={48}
      mah={tallest}
      fz="xs"
      style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {text}
    </Box>
  </Paper>
);
