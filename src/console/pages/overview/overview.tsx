import { SimpleGrid, Stack } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { useMay, useMe } from "../../api/me.ts";
import { Page } from "../../ui/page.tsx";
import { Attention } from "./attention.tsx";
import { Ending } from "./ending.tsx";
import { Health } from "./health.tsx";
import { Hello } from "./hello.tsx";
import { SigninsOverTime } from "./signins-over-time.tsx";

/** What needs somebody now, and how it goes; on a fresh installation, the first step instead. */
export function Overview() {
  const { person } = useMe();
  const mayConnect = useMay("connections:read");
  const maySignins = useMay("signins:read");
  const { data: connections } = queries.useQuery(
    "get",
    "/connections",
    { params: { query: { limit: 1 } } },
    { enabled: mayConnect },
  );
  if (connections?.items.length === 0) return <Hello name={person?.displayName ?? ""} />;
  return (
    <Page title="Overview">
      <Stack gap="xl">
        <Attention />
        {maySignins && <SigninsOverTime />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <Ending />
          <Health />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}
