import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { movedUp, replacedAt, sourceOf, without, type Source } from "./draft.ts";
import { noteAt, type Notes } from "./notes.ts";
import { SourceRow } from "./source-row.tsx";

interface Props {
  readonly title: string;
  /** Where its rules stand in the mapping: `email`, `custom.team`. */
  readonly path: string;
  readonly lead?: string;
  readonly sources: readonly Source[];
  readonly arrived: readonly string[];
  readonly notes: Notes;
  /** What the preview finds wrong with the field. */
  readonly problem: string | undefined;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly onChange: (sources: readonly Source[]) => void;
}

const MOST = 20;

/** One field of a person, and where its value is looked for: the first source that yields something wins. */
export const FieldEditor = ({
  title,
  path,
  lead,
  sources,
  arrived,
  notes,
  problem,
  actions,
  onChange,
}: Props) => (
  <Paper withBorder p="md" component="section" aria-label={title}>
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Title order={2} fz="md">
          {title}
        </Title>
        {actions}
      </Group>
      {lead !== undefined && (
        <Text size="sm" c="dimmed">
          {lead}
        </Text>
      )}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="status">
          By the sign-in on the right: {problem}
        </Text>
      )}
      {sources.length === 0 && (
        <Text size="sm" c="dimmed">
          {noteAt(notes, path) ?? "Not mapped."}
        </Text>
      )}
      {sources.map((source, at) => (
        <SourceRow
          // oxlint-disable-next-line react/no-array-index-key -- its place is what it is known by
          key={at}
          source={source}
          label={`${title}, source ${at + 1}`}
          arrived={arrived}
          note={noteAt(notes, `${path}.${at}`)}
          onChange={(changed) => onChange(replacedAt(sources, at, changed))}
          onRemove={() => onChange(without(sources, at))}
          onUp={at === 0 ? undefined : () => onChange(movedUp(sources, at))}
        />
      ))}
      {sources.length < MOST && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<Plus size={14} aria-hidden />}
          aria-label={`Add a source for ${title}`}
          onClick={() => onChange([...sources, sourceOf("attribute", "")])}
        >
          Add a source
        </Button>
      )}
    </Stack>
  </Paper>
);
