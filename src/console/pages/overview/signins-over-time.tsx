import { Button, Group, Paper, Progress, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { queries, type Schemas } from "../../api/client.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { Chart } from "./chart.tsx";
import { CountsTable } from "./counts-table.tsx";
import { rowsOf, spanIn, startOf, type SpanName } from "./spans.ts";

type Report = Schemas["SigninReport"];

const SPANS: readonly { readonly value: SpanName; readonly label: string }[] = [
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
];
/** How the list of sign-ins calls the same. */
const RANGES = { "24h": "day", "7d": "week", "30d": "month" } as const;

export function SigninsOverTime() {
  const { span: asked, as } = useSearch({ from: "/" });
  const span = spanIn(asked);
  const [now] = useState(() => Date.now());
  const navigate = useNavigate();
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = queries.useQuery("get", "/reports/signins", {
    params: { query: { from: startOf(span, now), timezone } },
  });
  const go = (change: { readonly span?: SpanName; readonly as?: "table" | undefined }) =>
    void navigate({ to: "/", search: (kept) => ({ ...kept, ...change }), replace: true });
  return (
    <Section
      title="Sign-ins"
      actions={
        <>
          <SegmentedControl
            aria-label="How far back"
            data={[...SPANS]}
            value={span}
            onChange={(value) => go({ span: spanIn(value) })}
          />
          <Button variant="default" onClick={() => go({ as: as === "table" ? undefined : "table" })}>
            {as === "table" ? "Show as a chart" : "Show as a table"}
          </Button>
        </>
      }
    >
      <Loaded of={query}>
        {(report) => (
          <Stack>
            <Totals report={report} range={RANGES[span]} />
            <Paper withBorder p="md">
              {as === "table" ? (
                <CountsTable rows={rowsOf(report.buckets, report.bucket)} />
              ) : (
                <Chart rows={rowsOf(report.buckets, report.bucket)} total={report.total} />
              )}
            </Paper>
            <Failures report={report} range={RANGES[span]} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

interface Shown {
  readonly report: Report;
  readonly range: "day" | "week" | "month";
}

const Totals = ({ report: { total }, range }: Shown) => (
  <SimpleGrid cols={{ base: 2, sm: 4 }}>
    {(
      [
        ["accepted", "Signed in", total.accepted],
        ["refused", "Refused", total.refused],
        ["unfinished", "Not finished", total.unfinished],
        ["tested", "Tests", total.tested],
      ] as const
    ).map(([outcome, label, count]) => (
      <Paper key={outcome} withBorder p="md">
        <AnchorLink to="/signins" search={{ outcome, range }} fz="sm">
          {label}
        </AnchorLink>
        <Text fz={28} fw={650}>
          {count}
        </Text>
      </Paper>
    ))}
  </SimpleGrid>
);

/** By cause, the most frequent first; each leads to the sign-ins that failed for it. */
function Failures({ report: { failures, total }, range }: Shown) {
  if (failures.length === 0) return null;
  return (
    <Paper withBorder p="md">
      <Text fw={600} mb="sm">
        Why sign-ins were refused
      </Text>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none", overflowWrap: "anywhere" }}>
        {failures.map(({ code, connectionId, connectionName, count, latest, fix }) => (
          <li key={`${code} ${connectionId}`}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <AnchorLink
                to="/signins"
                search={{ code, range, ...(connectionId !== null && { connectionId }) }}
              >
                {latest?.summary ?? code}
              </AnchorLink>
              <Text size="sm" style={{ whiteSpace: "nowrap" }}>
                {count} of {total.refused}
              </Text>
            </Group>
            <Progress
              value={total.refused === 0 ? 0 : (100 * count) / total.refused}
              color="red"
              size="sm"
              my={4}
              aria-hidden
            />
            <Text size="sm" c="dimmed">
              {connectionName ?? "No connection"}
              {fix !== null && `: ${fix.what}`}
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  );
}
