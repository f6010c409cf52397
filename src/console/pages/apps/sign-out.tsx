import { Alert, List as Bullets, Stack, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { PersonName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import type { App } from "./protocols.ts";

interface Props {
  readonly app: App;
}

/** How the app learns that somebody is out, and whether it has. */
export function SignOut({ app }: Props) {
  const mayEnd = useMay("sessions:write");
  return (
    <Stack gap="xl">
      <Channels app={app} />
      {app.protocol === "oidc" && <Deliveries app={app} />}
      {mayEnd && <EndAll app={app} />}
    </Stack>
  );
}

const BY: Readonly<Record<Schemas["AppRevocation"]["channels"][number]["by"], string>> = {
  push: "told at once",
  check: "when it asks next",
  browser: "at a sign-out in the browser",
};

function Channels({ app: { id } }: Props) {
  const query = queries.useQuery("get", "/apps/{id}/revocation", { params: { path: { id } } });
  return (
    <Section title="If somebody is deactivated now">
      <Loaded of={query}>
        {({ channels, oldSessionUntil, says }) => (
          <Stack gap="sm" mt="xs" maw={720}>
            <Alert color={oldSessionUntil === null ? "orange" : "gray"}>
              {oldSessionUntil === null ? (
                "How long an open session in the app lives on, the app alone decides."
              ) : (
                <>
                  An open session in the app lives until <When at={oldSessionUntil} /> at the latest.
                </>
              )}
            </Alert>
            <Text size="sm">{says}</Text>
            {channels.length > 0 && (
              <Bullets size="sm">
                {channels.map((channel) => (
                  <Bullets.Item key={channel.kind + channel.says} style={{ overflowWrap: "anywhere" }}>
                    <b>{BY[channel.by]}:</b> {channel.says}
                  </Bullets.Item>
                ))}
              </Bullets>
            )}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Deliveries({ app: { id } }: Props) {
  const { cursor } = useSearch({ from: "/apps/$id" });
  const query = queries.useQuery("get", "/apps/{id}/logouts", {
    params: { path: { id }, query: { cursor } },
  });
  return (
    <Section title="What the app was told" lead="Each session that ended, and whether the app has taken it.">
      <List<Schemas["LogoutDelivery"]>
        label="What the app was told"
        query={query}
        rowKey={(row) => row.id}
        columns={DELIVERIES}
        empty={
          <Empty title="Nothing yet">
            It is told of sessions that end if it has a back-channel logout URI (Settings).
          </Empty>
        }
      />
    </Section>
  );
}

const STATUS = {
  pending: { tone: "warn", says: "trying again" },
  delivered: { tone: "good", says: "taken" },
  given_up: { tone: "bad", says: "given up" },
} as const;

const DELIVERIES: readonly Column<Schemas["LogoutDelivery"]>[] = [
  { title: "Session of", cell: ({ personId }) => <PersonName id={personId} /> },
  {
    title: "State",
    cell: ({ status, attempts }) => (
      <Stack gap={2}>
        <State tone={STATUS[status].tone}>{STATUS[status].says}</State>
        {attempts > 1 && (
          <Text size="xs" c="dimmed">
            {attempts} attempts
          </Text>
        )}
      </Stack>
    ),
  },
  { title: "Because", cell: ({ because }) => because, wideOnly: true },
  { title: "Its last answer", cell: ({ lastAnswer }) => lastAnswer ?? "none yet", wideOnly: true },
  { title: "Ended", cell: ({ createdAt }) => <When at={createdAt} as="relative" /> },
];

const EndAll = ({ app: { id, name } }: Props) => (
  <Section
    title="End its sessions"
    lead="Everybody who has opened the app is signed out of Sallyport, and the app is told as far as it has a channel."
  >
    <AskedButton
      mt="xs"
      label="End all sessions"
      title={`End all sessions in which ${name} was opened?`}
      verb="End them"
      typed={name}
      run={() => told(api.DELETE("/sessions", { params: { query: { appId: id } } }))}
      done={({ revoked }) => (revoked === 1 ? "One session ended" : `${revoked} sessions ended`)}
    >
      These people have to sign in again, in their other apps too. It cannot be taken back.
    </AskedButton>
  </Section>
);
