import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

export type Step = Schemas["SetupProgress"]["steps"][number];
export type StepName = Step["name"];

export const TITLES: Readonly<Record<StepName, string>> = {
  connection: "Connection",
  domain: "Domain",
  mapping: "Mapping",
  test: "Test",
  pilot: "Pilot",
  enforce: "Enforce",
};

export const STATE_WORDS: Readonly<Record<Step["state"], string>> = {
  done: "done",
  current: "to be done now",
  todo: "to be done",
  problem: "does not work",
};

/** Which step is shown: what the address says, else the first that is not done, else the last. */
export function stepShown(steps: readonly Step[], asked: string | undefined): Step | undefined {
  return (
    steps.find(({ name }) => name === asked) ?? steps.find(({ state }) => state !== "done") ?? steps.at(-1)
  );
}

/** The one after it; undefined after the last. */
export function stepAfter(steps: readonly Step[], name: StepName): Step | undefined {
  const at = steps.findIndex((step) => step.name === name);
  return at < 0 ? undefined : steps[at + 1];
}
