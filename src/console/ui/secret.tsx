import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { CopyField } from "./copy.tsx";

interface Props {
  /** "Client secret" */
  readonly label: string;
  readonly value: string;
  /** Where it belongs, and what happens if it is lost. */
  readonly children: ReactNode;
  /** "I have kept it": it is gone from the page from then on. */
  readonly kept: () => void;
}

/** What is shown once and never again: it stays until somebody says that they have it. */
export const SecretOnce = ({ label, value, children, kept }: Props) => (
  <Alert color="orange" title="Shown this once" variant="light">
    <Stack gap="sm">
      <Text size="sm">{children}</Text>
      <CopyField label={label} value={value} />
      <Group>
        <Button onClick={kept}>I have kept it</Button>
      </Group>
    </Stack>
  </Alert>
);

/** By a closed tab it would be gone: the browser asks first. */
export function useWarnedLeaving(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isShown]);
}
