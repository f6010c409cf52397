import { Button, Group, Stack } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { When } from "../../ui/when.tsx";

type Session = Schemas["Session"];

interface Props {
  readonly person: Pick<Schemas["Person"], "id" | "displayName">;
}

/** Where the person is signed in now. */
export function Sessions({ person }: Props) {
  const { cursor } = useSearch({ from: "/people/$id" });
  const mayWrite = useMay("sessions:write");
  const params = { query: { personId: person.id, ...(cursor && { cursor }) } };
  const query = queries.useQuery("get", "/sessions", { params });
  const columns = mayWrite ? [...COLUMNS, END_COLUMN] : COLUMNS;
  return (
    <Stack gap="sm">
      {mayWrite && (query.data?.items.length ?? 0) > 0 && <EndAll person={person} />}
      <List<Session>
        label="Sessions"
        query={query}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<Empty title="Signed in nowhere">The person has no session in this moment.</Empty>}
      />
    </Stack>
  );
}

const COLUMNS: readonly Column<Session>[] = [
  {
    title: "Signed in",
    cell: ({ id, startedAt }) => (
      <AnchorLink to="/sessions/$id" params={{ id }}>
        <When at={startedAt} />
      </AnchorLink>
    ),
  },
  {
    title: "By",
    cell: ({ connectionId }) => (connectionId === null ? "password" : <ConnectionName id={connectionId} />),
  },
  { title: "Last used", cell: ({ seenAt }) => <When at={seenAt} as="relative" />, wideOnly: true },
  { title: "Ends if not used", cell: ({ endsAt }) => <When at={endsAt} />, wideOnly: true },
];

const END_COLUMN: Column<Session> = { title: "", cell: ({ id }) => <End id={id} /> };

function End({ id }: { readonly id: string }) {
  const act = useChange({
    run: () => told(api.DELETE("/sessions/{id}", { params: { path: { id } } })),
    done: "The session is over",
  });
  return (
    <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate()}>
      End
    </Button>
  );
}

const EndAll = ({ person: { id, displayName } }: Props) => (
  <Group justify="flex-end">
    <AskedButton
      size="xs"
      label="Sign out everywhere"
      title={`Sign ${displayName} out everywhere?`}
      verb="Sign out"
      run={() => told(api.DELETE("/sessions", { params: { query: { personId: id } } }))}
      done={`${displayName} is signed out everywhere`}
    >
      All sessions end at once, and apps are told where they can be. The person may sign in again.
    </AskedButton>
  </Group>
);
