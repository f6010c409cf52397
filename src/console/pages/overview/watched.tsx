import { Alert, Button, Progress, Stack, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import { timeLeft } from "../policies/time-left.ts";
import { PlaceLink } from "./place-link.tsx";

type Guard = NonNullable<Schemas["HealthReport"]["guards"]>[number];

/** Changes of policies that take themselves back if sign-ins fail: how long still. */
export const Watched = ({ guards }: { readonly guards: readonly Guard[] }) =>
  guards
    .filter(({ state }) => state === "watching")
    .map((guard) => <Countdown key={guard.policyId} guard={guard} />);

function Countdown({ guard: { policyId, policyName, kind, since, until } }: { readonly guard: Guard }) {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true });
  const mayConfirm = useMay("policies:write");
  const confirm = useChange({
    run: () => told(api.POST("/policies/{id}/guard/confirm", { params: { path: { id: policyId } } })),
    done: "Confirmed; it is not watched any more",
  });
  const { share, words } = timeLeft(Date.parse(since), Date.parse(until), now);
  return (
    <Alert
      color="orange"
      title={kind === "enforcement" ? "An enforcement is watched" : "A step of a rollout is watched"}
    >
      <Stack gap="xs" align="flex-start">
        <PlaceLink kind="policy" id={policyId}>
          {policyName}
        </PlaceLink>
        <Text size="sm">{words}. If sign-ins fail, it takes itself back.</Text>
        <Progress value={share} w="100%" aria-label="Time that has passed" />
        {confirm.error !== null && <ProblemAlert error={confirm.error} />}
        {mayConfirm && (
          <Button size="xs" variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            It is good: stop watching
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
