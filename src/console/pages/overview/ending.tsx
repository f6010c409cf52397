import { Paper, Stack, Text } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { PlaceLink } from "./place-link.tsx";

const DAYS = 30;
const KINDS = {
  certificate: "Certificate of",
  metadata: "Metadata of",
  "signing-key": "Our signing key",
  domain: "Proof of the domain",
  "admin-key": "Admin key",
  "api-tokens": "API tokens:",
} as const;

const toneOf = (days: number): Tone => (days < 0 ? "bad" : days <= 7 ? "warn" : "quiet");

function wordOf(days: number): string {
  if (days < 0) return "ended";
  return days === 1 ? "1 day left" : `${days} days left`;
}

/** Certificates, keys and tokens that come to their end by themselves. */
export function Ending() {
  const query = queries.useQuery("get", "/reports/expiring", { params: { query: { withinDays: DAYS } } });
  return (
    <Section title="What ends soon" lead={`Within ${DAYS} days.`}>
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>Nothing: no certificate, key, token or proof.</Text>
          ) : (
            <Stack gap="xs">
              {items.map(({ kind, id, name, endsAt, expiresInDays, count, nextStep }) => (
                <Paper withBorder p="sm" key={`${kind} ${id} ${name} ${endsAt}`}>
                  <State tone={toneOf(expiresInDays)}>{wordOf(expiresInDays)}</State>
                  <Text mt={4}>
                    <PlaceLink kind={kind} id={id}>
                      {KINDS[kind]} {name}
                      {count > 1 && ` (${count})`}
                    </PlaceLink>{" "}
                    <When at={endsAt} as="day" />
                  </Text>
                  <Text size="sm" c="dimmed">
                    {nextStep}
                  </Text>
                </Paper>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}
