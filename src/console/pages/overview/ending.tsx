import { Group, Paper, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { PlaceLink } from "./place-link.tsx";

const DAYS = 30;
const KINDS = {
  certificate: "Certificate of",
  metadata: "Metadata of",
  "setup-link": "Set-up link for",
  "signing-key": "Our signing key",
  domain: "Proof of the domain",
  "admin-key": "Admin key",
  "api-tokens": "",
} as const;

const toneOf = (days: number): Tone => (days < 0 ? "bad" : days <= 7 ? "warn" : "quiet");

function wordOf(days: number): string {
  if (days < 0) return "ended";
  return days === 1 ? "1 day left" : `${days} days left`;
}

/** Certificates, keys, links and tokens that come to their end by themselves. */
export function Ending() {
  const query = queries.useQuery("get", "/reports/expiring", { params: { query: { withinDays: DAYS } } });
  return (
    <Section title="What ends soon" lead={`Within ${DAYS} days.`}>
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>Nothing: no certificate, key, token, link or proof.</Text>
          ) : (
            <Stack gap="xs">
              {items.map(({ kind, id, name, endsAt, expiresInDays, count, tokens, nextStep }) => (
                <Paper withBorder p="sm" key={`${kind} ${id} ${name} ${endsAt}`}>
                  <State tone={toneOf(expiresInDays)}>{wordOf(expiresInDays)}</State>
                  <Text mt={4}>
                    <PlaceLink kind={kind} id={id}>
                      {KINDS[kind]} {name}
                      {count > 1 && ` (${count})`}
                    </PlaceLink>{" "}
                    <When at={endsAt} as="day" />
                  </Text>
                  {tokens.length > 0 && <Tokens tokens={tokens} count={count} />}
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

interface Named {
  readonly tokens: Schemas["Ending"]["tokens"];
  readonly count: number;
}

/** By name, each with where it is looked at; of the rest how many they are. */
const Tokens = ({ tokens, count }: Named) => (
  <Stack gap={4} my={4} component="ul" p={0} style={{ listStyle: "none", overflowWrap: "anywhere" }}>
    {tokens.map(({ id, name, owner, endsAt }) => (
      <Group key={id} component="li" justify="space-between" gap="xs" mih={24}>
        <AnchorLink to="/tokens" search={{ search: id }} fz="sm">
          {name}
        </AnchorLink>
        <Text size="sm">
          {owner}, <When at={endsAt} as="day" />
        </Text>
      </Group>
    ))}
    {count > tokens.length && (
      <Group component="li" mih={24}>
        <AnchorLink to="/tokens" search={{ expiringInDays: `${DAYS}` }} fz="sm">
          and {count - tokens.length} more
        </AnchorLink>
      </Group>
    )}
  </Stack>
);
