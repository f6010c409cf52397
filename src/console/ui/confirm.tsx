import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { ProblemAlert } from "./problem.tsx";

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  /** "Delete the connection Okta?" */
  readonly title: string;
  /** What happens to whom, at once. */
  readonly children: ReactNode;
  /** The verb on the button: "Delete". */
  readonly verb: string;
  /** Must be typed first, where it cannot be undone and hits many. */
  readonly typed?: string;
  readonly harmless?: boolean;
  readonly act: { readonly mutate: () => void; readonly isPending: boolean; readonly error: unknown };
}

/** Asks before what cannot be taken back; says the consequence, not "are you sure". */
export function Confirm({ opened, close, title, children, verb, typed, harmless = false, act }: Props) {
  const [text, setText] = useState("");
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        {typed !== undefined && (
          <TextInput
            label={`Type ${typed} to go on`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        {act.error !== null && <ProblemAlert error={act.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            color={harmless ? "gate" : "red"}
            loading={act.isPending}
            disabled={typed !== undefined && text !== typed}
            onClick={() => act.mutate()}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
