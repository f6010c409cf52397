import { ActionIcon, Box, CopyButton, Group, Paper, Text, Tooltip } from "@mantine/core";
import { Check, Copy } from "lucide-react";

interface Props {
  /** As the other side's console calls the field. */
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

/** A value to be entered somewhere else, letter by letter: shown whole, copied by one press. */
export function CopyField({ label, value, hint }: Props) {
  return (
    <Box>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Paper withBorder px="sm" py={6} mt={2}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" className="reads">
            {value}
          </Text>
          <CopyIcon label={`Copy ${label}`} value={value} />
        </Group>
      </Paper>
      {hint !== undefined && (
        <Text size="xs" c="dimmed" mt={2}>
          {hint}
        </Text>
      )}
    </Box>
  );
}

export function CopyIcon({ label, value }: Pick<Props, "label" | "value">) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : "Copy"}>
          <ActionIcon variant="subtle" onClick={copy} aria-label={copied ? "Copied" : label}>
            {copied ? <Check size={16} /> : <Copy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
