import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useChange } from "./change.ts";
import { Confirm } from "./confirm.tsx";

interface Props {
  /** On the button: "Remove the password". */
  readonly label: string;
  /** "Remove the password of Ada?" */
  readonly title: string;
  readonly run: () => Promise<unknown>;
  /** The consequence. */
  readonly children: ReactNode;
  /** In a row of a table. */
  readonly isSmall?: boolean;
}

/** A button that removes something, after its consequence was read. */
export function Removal({ label, title, run, children, isSmall = false }: Props) {
  const [isAsking, setAsking] = useState(false);
  const act = useChange({ run, done: "Removed", after: () => setAsking(false) });
  return (
    <>
      <Button
        color="red"
        variant="outline"
        size={isSmall ? "compact-sm" : "sm"}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      <Confirm opened={isAsking} close={() => setAsking(false)} title={title} verb="Remove" act={act}>
        {children}
      </Confirm>
    </>
  );
}
