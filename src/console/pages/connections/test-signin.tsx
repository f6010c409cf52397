import { Button, Group, Loader, Paper, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useEffect } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { CopyField } from "../../ui/copy.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import type { Connection } from "./connection-facts.ts";
import { SigninReport } from "./signin-report.tsx";

interface Props {
  readonly connection: Connection;
  /** Tried in place of what is in force. */
  readonly draft?: Schemas["SigninDraft"];
}

/** Makes a link that works once, waits for what comes of it, and shows it. */
export function TestSignin({ connection: { id }, draft }: Props) {
  const offer = useChange({
    run: () =>
      told(
        api.POST("/connections/{id}/test", {
          params: { path: { id } },
          body: draft === undefined ? {} : { draft },
        }),
      ),
  });
  return (
    <Stack mt="sm" align="stretch">
      {offer.error !== null && <ProblemAlert error={offer.error} what="No test can be made" />}
      {offer.data === undefined ? (
        <Button w="fit-content" loading={offer.isPending} onClick={() => offer.mutate()}>
          Begin a test
        </Button>
      ) : (
        <UnderWay key={offer.data.testId} offer={offer.data} again={() => offer.mutate()} />
      )}
    </Stack>
  );
}

const POLL_MS = 2_000;

/** What came of the test moves the set-up on, and is the first thing that a mapping can be tried on. */
function useReadAnew(signinId: string | undefined): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (signinId !== undefined) void queryClient.invalidateQueries();
  }, [queryClient, signinId]);
}

function UnderWay({
  offer: { url, reference },
  again,
}: {
  readonly offer: Schemas["TestSignin"];
  readonly again: () => void;
}) {
  const mayRead = useMay("signins:read");
  const { data } = queries.useQuery(
    "get",
    "/signins",
    { params: { query: { reference } } },
    {
      enabled: mayRead,
      refetchInterval: ({ state }) => (state.data?.items.length ? false : POLL_MS),
    },
  );
  const signin = data?.items[0];
  useReadAnew(signin?.id);
  if (signin !== undefined)
    return (
      <>
        <SigninReport signin={signin} />
        <Button variant="default" w="fit-content" onClick={again}>
          Test once more
        </Button>
      </>
    );
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group>
          <Button
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            leftSection={<ExternalLink size={16} aria-hidden />}
          >
            Open the test in a new tab
          </Button>
          <Group gap="xs" role="status">
            {mayRead && <Loader size="xs" aria-hidden />}
            <Text size="sm" c="dimmed">
              {mayRead ? "The result appears here by itself." : `Its reference is ${reference}.`}
            </Text>
          </Group>
        </Group>
        <CopyField
          label="Or send this link to somebody who has an account there"
          value={url}
          hint="Works once, within an hour, and signs nobody in."
        />
      </Stack>
    </Paper>
  );
}
