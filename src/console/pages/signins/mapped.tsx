import { Stack, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { FieldValues } from "../mapping/field-values.tsx";
import { PreviewOf } from "../mapping/preview-of.tsx";

interface Props {
  readonly signin: Schemas["Signin"];
}

/** The person as read from the message: of a test as it was then, else by the mapping as it is now. */
export function Mapped({ signin: { id, mapped, connectionId, hasMessage } }: Props) {
  if (mapped !== null) return <FieldValues label="What was read" fields={mapped} />;
  if (connectionId === null || !hasMessage)
    return <Text>No message was kept from which anything could be read.</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        As the connection’s mapping reads it now.
      </Text>
      <PreviewOf connectionId={connectionId} signinId={id} />
    </Stack>
  );
}
