import { ActionIcon, Button, Group, Stack } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import { GroupName, PersonName } from "../../ui/names.tsx";

interface Props {
  readonly kind: "person" | "group";
  /** What the list is, for those who hear it. */
  readonly label: string;
  readonly ids: readonly string[];
  /** Absent: only to be read. */
  readonly onChange?: (ids: readonly string[]) => void;
}

const FIRST = 20;

/** What was picked, by name; each can be taken out again. */
export function Chosen({ kind, label, ids, onChange }: Props) {
  const [most, setMost] = useState(FIRST);
  const Name = kind === "person" ? PersonName : GroupName;
  if (ids.length === 0) return null;
  return (
    <Stack gap={4} role="list" aria-label={label} align="flex-start">
      {ids.slice(0, most).map((id) => (
        <Group key={id} role="listitem" gap={6} wrap="nowrap">
          <Name id={id} />
          {onChange && (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Take out the ${kind}`}
              onClick={() => onChange(ids.filter((other) => other !== id))}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {ids.length > most && (
        <Button variant="subtle" size="compact-xs" onClick={() => setMost(most + FIRST)}>
          Show more of {ids.length.toLocaleString("en")}
        </Button>
      )}
    </Stack>
  );
}
