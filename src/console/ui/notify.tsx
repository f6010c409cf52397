import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Says that something was done; `undo` where the API can take it back. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    color: "gate",
    autoClose: undo === undefined ? 5_000 : 15_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo !== undefined && (
          <Button size="compact-sm" variant="default" onClick={takeBack}>
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}
