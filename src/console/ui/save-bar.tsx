import { Button, Group } from "@mantine/core";
import { ProblemAlert } from "./problem.tsx";
import { useUnsaved } from "./unsaved.tsx";

interface Props {
  readonly saving: {
    readonly form: { isDirty(): boolean; reset(): void };
    readonly isPending: boolean;
    readonly error: unknown;
  };
  readonly mayWrite: boolean;
  /** What failed, in the reader's words. */
  readonly what?: string;
}

/** At the foot of a form that changes what is there; nothing to press while nothing differs. */
export function SaveBar({ saving: { form, isPending, error }, mayWrite, what = "It was not saved" }: Props) {
  useUnsaved(form.isDirty());
  if (!mayWrite) return null;
  return (
    <>
      {error !== null && <ProblemAlert error={error} what={what} />}
      <Group>
        <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
          Save
        </Button>
        {form.isDirty() && (
          <Button variant="default" onClick={() => form.reset()}>
            Discard
          </Button>
        )}
      </Group>
    </>
  );
}
