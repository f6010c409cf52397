import { Alert, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useChange } from "../../ui/change.ts";
import { Loaded } from "../../ui/loading.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { GuardFields, guardOf, USUAL_WATCH } from "./guard-fields.tsx";
import { PreflightResult } from "./preflight-result.tsx";
import { usePreflight, type Draft } from "./use-preflight.ts";

export type GuardInput = ReturnType<typeof guardOf>;

interface Props {
  readonly draft: Draft;
  /** Whether the change is watched once it is made, and how is to be asked: see `isWatched`. */
  readonly isWatched: boolean;
  /** Makes the change in another way than as it is drafted: a step of a rollout, a rollback. */
  readonly make?: (guard: GuardInput | undefined) => Promise<Schemas["Policy"]>;
  /** "Save", "Enforce single sign-on". */
  readonly verb: string;
  readonly saved: (policy: Schemas["Policy"]) => unknown;
  readonly cancel: () => void;
}

/**
 * A change of a policy that can take something from somebody: who is concerned is looked up first, then it is saved, to
 * be watched. For a page, a dialog or a step of a set-up.
 */
export function CheckedChange({ draft, isWatched, make, verb, saved, cancel }: Props) {
  const { run, preflight, isRunning, error } = usePreflight();
  const [watch, setWatch] = useState(USUAL_WATCH);
  const [isAccepted, setAccepted] = useState(false);
  // Measured once when it is shown; another draft is another dialog.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the draft of the first showing is the one
  useEffect(() => run(draft), []);
  const save = useChange({
    run: () => (make ?? ((guard) => saveOf(draft, guard)))(isWatched ? guardOf(watch) : undefined),
    done: "Saved",
    after: saved,
  });
  const isBad = preflight?.ok === false;
  const isLockOut = preflight?.locksOutAdministrators === true;
  const isUnknown = error !== null || preflight?.status === "failed";
  return (
    <Stack>
      {error === null ? (
        <Loaded of={{ data: preflight, error: null, refetch: () => run(draft) }}>
          {(shown) => <PreflightResult preflight={shown} />}
        </Loaded>
      ) : (
        <ProblemAlert error={error} what="It could not be checked" retry={() => run(draft)} />
      )}
      {isLockOut && (
        <Alert color="red" title="This would shut the last owner out">
          Let an owner sign in once by the way that is left, or bind a policy of their own to an owner.
        </Alert>
      )}
      {isWatched && !isRunning && !isLockOut && <GuardFields value={watch} onChange={setWatch} />}
      {save.error !== null && <ProblemAlert error={save.error} what="It was not saved" />}
      {isBad && !isLockOut && (
        <Checkbox
          label="I have seen who has no sure way in, and save it all the same"
          checked={isAccepted}
          onChange={(event) => setAccepted(event.currentTarget.checked)}
        />
      )}
      <Group justify="flex-end">
        {!isRunning && (
          <Text size="xs" c="dimmed">
            Live sessions obey at their next request.
          </Text>
        )}
        <Button variant="default" onClick={cancel}>
          Back
        </Button>
        <Button
          loading={save.isPending}
          disabled={isRunning || isUnknown || isLockOut || (isBad && !isAccepted)}
          onClick={() => save.mutate()}
        >
          {verb}
        </Button>
      </Group>
    </Stack>
  );
}

function saveOf(draft: Draft, guard: GuardInput | undefined): Promise<Schemas["Policy"]> {
  const watched = guard === undefined ? {} : { guard };
  if ("policy" in draft) return told(api.POST("/policies", { body: { ...draft.policy, ...watched } }));
  const params = { path: { id: draft.policyId } };
  return told(api.PATCH("/policies/{id}", { params, body: { ...draft.changes, ...watched } }));
}
