import { Stack, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

type Session = Schemas["BreakGlassSession"];

/** Who came in by a code. */
export function Sessions() {
  const { search, cursor } = useSearch({ from: "/break-glass" });
  const query = queries.useQuery("get", "/break-glass/sessions", { params: { query: { search, cursor } } });
  const mayWrite = useMay("break-glass:write");
  return (
    <List<Session>
      label="Break-glass sessions"
      query={query}
      rowKey={({ id }) => id}
      columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
      searchFor="Search by name or e-mail"
      empty={
        <Empty title="Nobody ever came in this way">
          Whoever does stands here, and every owner is told at once. Rehearsals do not count.
        </Empty>
      }
    />
  );
}

const COLUMNS: readonly Column<Session>[] = [
  {
    title: "Person",
    cell: ({ email }) => (
      <Text size="sm" fw={600}>
        {email}
      </Text>
    ),
  },
  { title: "Came in", cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    title: "From",
    cell: ({ ip, userAgent }) => (
      <Stack gap={0}>
        <Text size="sm" className="reads">
          {ip ?? "unknown"}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {userAgent}
        </Text>
      </Stack>
    ),
    wideOnly: true,
  },
  {
    title: "State",
    cell: ({ alive, endsAt, endedAt }) =>
      alive ? (
        <Stack gap={2}>
          <State tone="warn">open</State>
          <Text size="xs" c="dimmed">
            ends <When at={endsAt} as="relative" />
          </Text>
        </Stack>
      ) : (
        <Stack gap={2}>
          <State tone="quiet">over</State>
          <Text size="xs" c="dimmed">
            <When at={endedAt ?? endsAt} as="relative" />
          </Text>
        </Stack>
      ),
  },
];

const ACTIONS: Column<Session> = {
  title: "",
  cell: (session) => (session.alive ? <End session={session} /> : null),
};

const End = ({ session: { id, email } }: { readonly session: Session }) => (
  <AskedButton
    size="xs"
    label="End"
    name={`End the session of ${email}`}
    title={`End the session of ${email}?`}
    verb="End it"
    run={() => told(api.DELETE("/break-glass/sessions/{id}", { params: { path: { id } } }))}
    done="The session is over"
  >
    From the next request on the browser is an owner&apos;s no longer. Another code of the sheet would let it
    in again: revoke the sheet too if you do not know who it is.
  </AskedButton>
);
