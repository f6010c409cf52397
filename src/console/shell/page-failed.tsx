import type { ErrorComponentProps } from "@tanstack/react-router";
import { isProblem } from "../api/problem.ts";
import { Page } from "../ui/page.tsx";
import { ProblemAlert } from "../ui/problem.tsx";

/** A refusal of the API that a page did not expect, or a failure of the console itself. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const shown = isProblem(error) ? error : broken(error instanceof Error ? error.message : String(error));
  return (
    <Page title="This page failed">
      <ProblemAlert error={shown} retry={reset} />
    </Page>
  );
}

const broken = (message: string) => ({
  type: "about:blank",
  title: "The console failed",
  status: 0,
  detail: message,
  code: "console_failed",
  nextStep: "Load the page again. If an upgrade was just made, this loads the new console.",
});
