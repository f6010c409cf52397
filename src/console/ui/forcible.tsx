import { Checkbox, Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { isProblem } from "../api/problem.ts";
import { Confirm } from "./confirm.tsx";

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly verb: string;
  /** Takes whether it is to be done even if no owner could sign in any more. */
  readonly act: {
    readonly mutate: (force: boolean) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
}

/** A `Confirm` of what may shut the last owner out: refused at first, and done all the same by who says so. */
export function ConfirmForcible({ children, act, ...rest }: Props) {
  const [force, setForce] = useState(false);
  const isLockingOut = isProblem(act.error) && act.error.code === "policy_locks_out_administrators";
  return (
    <Confirm {...rest} act={{ ...act, mutate: () => act.mutate(force) }}>
      <Stack gap="sm">
        <div>{children}</div>
        {isLockingOut && (
          <Checkbox
            label="Do it although no owner could sign in any more"
            description="Break-glass would be the only way back in. It is recorded."
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Confirm>
  );
}
