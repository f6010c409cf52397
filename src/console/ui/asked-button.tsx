import { Button, type ButtonProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useChange } from "./change.ts";
import { Confirm } from "./confirm.tsx";
import { ConfirmForcible } from "./forcible.tsx";

interface Props<Output> extends Pick<ButtonProps, "size" | "variant" | "mt"> {
  /** On the button: "Revoke". */
  readonly label: string;
  /** "Revoke the key of the nightly export", where the page has several buttons of that label. */
  readonly name?: string;
  /** "Revoke the key of the nightly export?" */
  readonly title: string;
  /** On the dialog's button, if it says more than the label. */
  readonly verb?: string;
  /** @param force see `isForcible` */
  readonly run: (force: boolean) => Promise<Output>;
  readonly done?: string | ((output: Output) => string);
  /** Takes it back, where the API can. */
  readonly undo?: () => Promise<unknown>;
  /** Once the dialog is closed: leave the page of what is gone. */
  readonly after?: (output: Output) => unknown;
  /** Must be typed first, where it cannot be undone and hits many. */
  readonly typed?: string;
  /** Takes nothing from anybody. */
  readonly harmless?: boolean;
  /** It may shut the last owner out, and is done all the same by who says so. */
  readonly isForcible?: boolean;
  /** What happens to whom, at once. */
  readonly children: ReactNode;
}

/** A button that acts after its consequence was read. */
export function AskedButton<Output>({
  label,
  name,
  title,
  verb = label,
  run,
  done,
  undo,
  after,
  typed,
  harmless = false,
  isForcible = false,
  children,
  ...look
}: Props<Output>) {
  const [isAsking, asking] = useDisclosure();
  const act = useChange<boolean, Output>({
    run,
    ...(done !== undefined && { done }),
    ...(undo !== undefined && { undo }),
    after: (output) => {
      asking.close();
      return after?.(output);
    },
  });
  const dialog = { opened: isAsking, close: asking.close, title, verb, children };
  return (
    <>
      <Button
        variant="outline"
        {...(!harmless && { color: "red" })}
        {...look}
        onClick={asking.open}
        {...(name !== undefined && { "aria-label": name })}
      >
        {label}
      </Button>
      {isForcible ? (
        <ConfirmForcible {...dialog} act={act} />
      ) : (
        <Confirm
          {...dialog}
          {...(typed !== undefined && { typed })}
          harmless={harmless}
          act={{ ...act, mutate: () => act.mutate(false) }}
        />
      )}
    </>
  );
}
