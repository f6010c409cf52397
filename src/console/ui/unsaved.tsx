import { useBlocker } from "@tanstack/react-router";
import { useEffect } from "react";
import { Confirm } from "./confirm.tsx";

/** What was typed somewhere in this window and is not saved: one entry for each form. */
const unsaved = new Set<object>();
let changesThatLeadOn = 0;

/** While it holds, whoever leaves the page is asked first. Every form that is saved by a button says it. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const form = {};
    unsaved.add(form);
    return () => void unsaved.delete(form);
  }, [isUnsaved]);
}

/** Lets what follows a change lead to another page: what was typed is saved by then. */
export async function leadingOn(follow: () => unknown): Promise<void> {
  changesThatLeadOn += 1;
  try {
    await follow();
  } finally {
    changesThatLeadOn -= 1;
  }
}

/** Parameters of an address that show another part of the page, and so end the form on this one. */
const PARTS = ["tab", "step", "product"] as const;

interface Place {
  readonly pathname: string;
  readonly search: object;
}

const hasUnsaved = () => unsaved.size > 0;

const isAsked = ({ current, next }: { readonly current: Place; readonly next: Place }): boolean =>
  hasUnsaved() && changesThatLeadOn === 0 && isElsewhere(current, next);

const isElsewhere = (current: Place, next: Place): boolean =>
  current.pathname !== next.pathname || PARTS.some((part) => partOf(current, part) !== partOf(next, part));

const partOf = ({ search }: Place, part: string): unknown => new Map(Object.entries(search)).get(part);

/** Asks once for the whole window: links, tabs, the palette, the way back; the browser itself asks before it closes. */
export function LeavingGuard() {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: isAsked,
    enableBeforeUnload: hasUnsaved,
    withResolver: true,
  });
  return (
    <Confirm
      opened={status === "blocked"}
      close={() => reset?.()}
      title="Leave without saving?"
      verb="Leave without saving"
      act={{ mutate: () => proceed?.(), isPending: false, error: null }}
    >
      What you changed on this page is not saved, and is lost when you leave it.
    </Confirm>
  );
}
