import { Paper, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { queries, type Schemas } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { PlaceLink } from "./place-link.tsx";
import { Watched } from "./watched.tsx";

type Report = Schemas["HealthReport"];

/** What runs by itself, and how it goes. */
export function Health() {
  const query = queries.useQuery("get", "/reports/health", {});
  return (
    <Section title="What runs by itself">
      <Loaded of={query}>
        {(report) => (
          <Stack gap="xs">
            <Watched guards={report.guards ?? []} />
            <Metadata rows={report.metadata} />
            <Domains rows={report.domains} />
            <Logouts rows={report.logouts} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

interface LineProps {
  readonly title: string;
  readonly tone: Tone;
  readonly word: string;
  readonly children?: ReactNode;
}

const Line = ({ title, tone, word, children }: LineProps) => (
  <Paper withBorder p="sm">
    <Text fw={600}>
      {title} <State tone={tone}>{word}</State>
    </Text>
    {children}
  </Paper>
);

function Metadata({ rows }: { readonly rows: Report["metadata"] }) {
  if (rows === null || rows.length === 0) return null;
  const bad = rows.filter(({ failures, held }) => failures > 0 || held !== null);
  return (
    <Line
      title="Metadata of identity providers"
      tone={bad.length === 0 ? "good" : "warn"}
      word={bad.length === 0 ? `${rows.length} kept fresh` : `${bad.length} of ${rows.length} need a look`}
    >
      {bad.map(({ connectionId, connectionName, lastError, held }) => (
        <Text size="sm" key={connectionId}>
          <PlaceLink kind="connection" id={connectionId}>
            {connectionName}
          </PlaceLink>
          : {held === null ? (lastError ?? "could not be fetched") : "a change waits for you"}
        </Text>
      ))}
    </Line>
  );
}

function Domains({ rows }: { readonly rows: Report["domains"] }) {
  if (rows === null || rows.length === 0) return null;
  const bad = rows.filter(({ status }) => status !== "verified");
  return (
    <Line
      title="Proofs of domains"
      tone={bad.length === 0 ? "good" : "warn"}
      word={bad.length === 0 ? `${rows.length} verified` : `${bad.length} of ${rows.length} not verified`}
    >
      {bad.slice(0, 5).map(({ id, name, warning, graceUntil }) => (
        <Text size="sm" key={id}>
          <PlaceLink kind="domain" id={id}>
            {name}
          </PlaceLink>
          : {warning ?? "not proven yet"}
          {graceUntil !== null && (
            <>
              {" "}
              Until <When at={graceUntil} />.
            </>
          )}
        </Text>
      ))}
    </Line>
  );
}

function Logouts({ rows }: { readonly rows: Report["logouts"] }) {
  if (rows === null) return null;
  const isBad = rows.some(({ givenUp }) => givenUp > 0);
  return (
    <Line
      title="Telling apps of sign-outs"
      tone={isBad ? "bad" : rows.length === 0 ? "good" : "warn"}
      word={rows.length === 0 ? "all told" : isBad ? "some given up" : "some wait"}
    >
      {rows.map(({ appId, appName, pending, givenUp, lastAnswer }) => (
        <Text size="sm" key={appId}>
          <PlaceLink kind="app" id={appId}>
            {appName}
          </PlaceLink>
          : {pending} wait, {givenUp} given up{lastAnswer !== null && ` (${lastAnswer})`}
        </Text>
      ))}
    </Line>
  );
}
