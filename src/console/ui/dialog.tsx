import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { ProblemAlert } from "./problem.tsx";
import { useUnsaved } from "./unsaved.tsx";

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  readonly title: string;
  /** The verb on the button: "Add domain". */
  readonly verb: string;
  readonly of: {
    /** Absent where a choice alone is made. */
    readonly form?: { isDirty(): boolean };
    readonly submit: (event?: FormEvent<HTMLFormElement>) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
  readonly children: ReactNode;
}

/** A short form over the page, sent by Enter; what the API refuses stands above the button. */
export function FormDialog({ opened, close, title, verb, of, children }: Props) {
  useUnsaved(opened && (of.form?.isDirty() ?? false));
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <form onSubmit={of.submit} noValidate>
        <Stack>
          {children}
          {of.error !== null && <ProblemAlert error={of.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={of.isPending}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
