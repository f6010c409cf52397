import { ActionIcon, Group, Stack, Text } from "@mantine/core";
import { ArrowUp, X } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  /** "E-mail address, source 1". */
  readonly label: string;
  /** What the API refuses of it. */
  readonly note: string | undefined;
  readonly onRemove: () => void;
  /** Absent for the first. */
  readonly onUp: (() => void) | undefined;
  /** It is short enough for a phone. */
  readonly isOneLine?: boolean;
  /** In the row. */
  readonly children: ReactNode;
  /** Below the row and what is refused of it. */
  readonly below?: ReactNode;
}

/** One of several that are tried in their order: it can be tried earlier, and removed. */
export const EditableRow = ({ label, note, onRemove, onUp, isOneLine = false, children, below }: Props) => (
  <Stack gap={4}>
    <Group gap="xs" align="flex-start" wrap={isOneLine ? "nowrap" : "wrap"}>
      {children}
      <Group gap="xs" wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          mt={5}
          disabled={onUp === undefined}
          aria-label={`Ask earlier: ${label}`}
          onClick={onUp}
        >
          <ArrowUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" mt={5} aria-label={`Remove ${label}`} onClick={onRemove}>
          <X size={15} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
    {note !== undefined && (
      <Text size="sm" c="var(--mantine-color-error)" role="alert">
        {note}
      </Text>
    )}
    {below}
  </Stack>
);
