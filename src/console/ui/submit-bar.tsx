import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem.tsx";
import { useUnsaved } from "./unsaved.tsx";

interface Props {
  readonly of: {
    readonly form: { isDirty(): boolean };
    readonly isPending: boolean;
    readonly error: unknown;
  };
  /** On the button: "Make the group". */
  readonly verb: string;
  /** What failed, in the reader's words. */
  readonly what: string;
  readonly isDisabled?: boolean;
  /** There is a weightier button on the page. */
  readonly isSecond?: boolean;
  /** Beside the button. */
  readonly children?: ReactNode;
}

/** At the foot of a form that makes something, where the form stands on the page itself. */
export function SubmitBar({ of, verb, what, isDisabled = false, isSecond = false, children }: Props) {
  useUnsaved(of.form.isDirty());
  return (
    <>
      {of.error !== null && <ProblemAlert error={of.error} what={what} />}
      <Group>
        <Button
          type="submit"
          variant={isSecond ? "default" : "filled"}
          loading={of.isPending}
          disabled={isDisabled}
        >
          {verb}
        </Button>
        {children}
      </Group>
    </>
  );
}
