import { Alert, Button, List, Progress, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import type { Mapping } from "./draft.ts";
import { replayVerdict } from "./words.ts";

interface Props {
  readonly connectionId: string;
  readonly mapping: Mapping;
}

const DAY_MS = 86_400_000;
const SPANS = [
  { value: "1", label: "of the last day" },
  { value: "7", label: "of the last 7 days" },
  { value: "30", label: "of the last 30 days" },
];
const POLL_MS = 1_000;

/** Runs recorded sign-ins again under the draft: who would break (S4). */
export function Replay({ connectionId, mapping }: Props) {
  const [days, setDays] = useState("7");
  const mayReplay = useMay("signins:write");
  const start = useChange({
    run: () => {
      const now = Date.now();
      return told(
        api.POST("/signins/replay", {
          body: {
            connectionId,
            from: new Date(now - Number(days) * DAY_MS).toISOString(),
            to: new Date(now).toISOString(),
            draft: { mapping },
          },
        }),
      );
    },
  });
  if (!mayReplay) return null;
  return (
    <Stack gap="xs">
      <Select
        label="Try them on the recorded sign-ins"
        data={SPANS}
        value={days}
        allowDeselect={false}
        onChange={(value) => setDays(value ?? days)}
      />
      <Button variant="default" w="fit-content" loading={start.isPending} onClick={() => start.mutate()}>
        See who would break
      </Button>
      {start.error !== null && <ProblemAlert error={start.error} what="They could not be tried" />}
      {start.data !== undefined && <Followed key={start.data.id} begun={start.data} />}
    </Stack>
  );
}

function Followed({ begun }: { readonly begun: Schemas["Replay"] }) {
  const { data = begun } = queries.useQuery(
    "get",
    "/signins/replays/{id}",
    { params: { path: { id: begun.id } } },
    {
      initialData: begun,
      refetchInterval: ({ state }) => (state.data?.status === "running" ? POLL_MS : false),
    },
  );
  if (data.status === "running")
    return (
      <div role="status">
        <Text size="sm" mb={4}>
          {data.done} of {data.total} sign-ins tried.
        </Text>
        <Progress value={data.total === 0 ? 0 : (100 * data.done) / data.total} aria-label="Sign-ins tried" />
      </div>
    );
  const { tone, title } = replayVerdict(data);
  return (
    <Alert color={tone} title={title} role="status">
      <List size="sm">
        {data.broken.slice(0, 20).map(({ signinId, reference, email, because }) => (
          <List.Item key={signinId}>
            {email ?? "somebody unknown"} (<span className="reads">{reference}</span>): {because}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
