import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { api, told, type Schemas } from "../../api/client.ts";
import { useChange } from "../../ui/change.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import { useUnsaved } from "../../ui/unsaved.tsx";
import { isSameMapping, mappingOf, type Draft } from "./draft.ts";
import { Replay } from "./replay.tsx";
import { useLatestVersion } from "./versions.tsx";

interface Props {
  readonly connectionId: string;
  readonly mapping: Schemas["MappingInForce"];
  readonly draft: Draft;
  readonly discard: () => void;
}

/** Tries the draft on what was recorded, and puts it in force. */
export function Saving({ connectionId, mapping, draft, discard }: Props) {
  const wanted = mappingOf(draft);
  const isChanged = !isSameMapping(wanted, mapping);
  useUnsaved(isChanged);
  const before = useLatestVersion(connectionId);
  const params = { path: { id: connectionId } };
  const save = useChange({
    run: () => told(api.PUT("/connections/{id}/mapping", { params, body: wanted })),
    done: "The rules are in force",
    undo: () => told(api.POST("/connections/{id}/mapping/rollback", { params, body: { version: before } })),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label="Save the rules">
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm" role="status">
            {isChanged ? "Changed, and not saved." : "As they are in force."}
          </Text>
          <Group gap="xs">
            {isChanged && (
              <Button variant="default" onClick={discard}>
                Discard
              </Button>
            )}
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
          </Group>
        </Group>
        {save.error !== null && <ProblemAlert error={save.error} what="The rules were not saved" />}
        {isChanged && <Replay key={JSON.stringify(wanted)} connectionId={connectionId} mapping={wanted} />}
      </Stack>
    </Paper>
  );
}
