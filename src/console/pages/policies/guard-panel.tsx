import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { counted } from "./durations.ts";
import { timeLeft } from "./time-left.ts";
import { takeBackOf } from "./take-back.ts";

type Policy = Schemas["Policy"];
type Guard = Schemas["PolicyGuard"];

/** The policy's last change that was watched: how long still, what came of it, and both ways out. */
export function GuardPanel({ policy }: { readonly policy: Policy }) {
  const { guard } = policy;
  if (guard === null) return null;
  if (guard.state === "watching") return <Watching policy={policy} guard={guard} />;
  if (guard.state === "tripped") return <Tripped guard={guard} />;
  if (guard.state === "off")
    return (
      <Text size="sm" c="dimmed">
        The change of <When at={guard.since} /> is not watched: {guard.reason}
      </Text>
    );
  return (
    <Text size="sm" c="dimmed">
      {guard.state === "confirmed"
        ? "The last watched change was found good"
        : "The last watch was ended by another change"}
      , <When at={guard.endedAt} as="relative" />.
    </Text>
  );
}

function Watching({ policy, guard }: { readonly policy: Policy; readonly guard: Guard }) {
  const mayWrite = useMay("policies:write");
  const confirm = useChange({
    run: () => told(api.POST("/policies/{id}/guard/confirm", { params: { path: { id: policy.id } } })),
    done: "Confirmed; it is not watched any more",
  });
  const takeBack = useChange({
    run: () => takeBackOf(policy, guard),
    done: "Taken back; what held before holds again",
  });
  return (
    <Alert color="orange" title="The last change is being watched" role="status">
      <Stack gap="xs">
        <Countdown since={guard.since} until={guard.until} />
        <Text size="sm">
          It takes itself back if at least {counted(guard.minPeople, "person", "people")} fail to sign in and
          they are more than {guard.maxFailurePercent} % of those who tried. If nothing fails until then, it
          stays. You need not do anything.
        </Text>
        {confirm.error !== null && <ProblemAlert error={confirm.error} />}
        {takeBack.error !== null && <ProblemAlert error={takeBack.error} />}
        {mayWrite && (
          <Group gap="xs">
            <Button size="xs" loading={confirm.isPending} onClick={() => confirm.mutate()}>
              It is good: stop watching
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={takeBack.isPending}
              onClick={() => takeBack.mutate()}
            >
              Take it back now
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

const SECOND_MS = 1_000;

function Countdown({ since, until }: { readonly since: string; readonly until: string }) {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), SECOND_MS, { autoInvoke: true });
  const { share, words } = timeLeft(new Date(since).getTime(), new Date(until).getTime(), now);
  return (
    <div>
      <Text size="sm" fw={600}>
        {words}, until <When at={until} />
      </Text>
      <Progress value={share} aria-label="Time of the watch that has passed" mt={4} />
    </div>
  );
}

function Tripped({ guard: { evidence, endedAt } }: { readonly guard: Guard }) {
  return (
    <Alert color="red" title="The last change was taken back: sign-ins failed" role="status">
      <Text size="sm">
        <When at={endedAt} />
        {evidence !== null &&
          `: ${counted(evidence.failed, "person", "people")} failed, ${evidence.succeeded} got in (${evidence.failurePercent} % failed).`}{" "}
        Look into one of the sign-ins, put the cause right, then make the change again.
      </Text>
      {evidence !== null && (
        <List size="sm" mt="xs">
          {evidence.signIns.slice(0, 5).map(({ reference, code, at }) => (
            <List.Item key={reference}>
              <AnchorLink to={"/signins" as string} search={{ reference } as never}>
                {reference}
              </AnchorLink>{" "}
              <span className="reads">{code}</span>, <When at={at} as="relative" />
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
