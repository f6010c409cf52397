import { Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { EndMany } from "./end-many.tsx";

type Session = Schemas["Session"];

const OFFERED = { params: { query: { limit: 100 } } };

export function SessionsPage() {
  const { search, ...filters } = useSearch({ from: "/sessions" });
  const asked = { ...filters, ...(search !== undefined && { email: search }) };
  const query = queries.useQuery("get", "/sessions", { params: { query: asked } });
  const mayEnd = useMay("sessions:write");
  const items = query.data?.items ?? [];
  return (
    <Page
      title="Sessions"
      lead="Everybody who is signed in now. Ending a session takes effect everywhere at once, and the apps are told."
      actions={mayEnd && items.length > 0 && <EndMany shown={items} />}
    >
      <List<Session>
        label="Sessions"
        query={query}
        rowKey={({ id }) => id}
        columns={
          mayEnd ? [...COLUMNS, { title: "", cell: (session) => <EndOne session={session} /> }] : COLUMNS
        }
        searchFor="Whole e-mail address"
        filters={useFilters()}
        empty={
          filters.personId === undefined ? (
            <Empty title="Nobody is signed in">Sessions appear here as soon as somebody signs in.</Empty>
          ) : (
            <Empty
              title="This person is not signed in"
              action={
                <ButtonLink to="/sessions" variant="default">
                  Show all sessions
                </ButtonLink>
              }
            >
              They have no session that still runs.
            </Empty>
          )
        }
      />
    </Page>
  );
}

function useFilters() {
  const connections = queries.useQuery("get", "/explain/connections", OFFERED);
  const apps = queries.useQuery("get", "/explain/apps", OFFERED);
  const named = (items: readonly { readonly id: string; readonly name: string }[] = []) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return [
    { name: "connectionId", label: "Any connection", options: named(connections.data?.items) },
    { name: "appId", label: "Any app opened", options: named(apps.data?.items) },
  ];
}

const COLUMNS: readonly Column<Session>[] = [
  {
    title: "Person",
    cell: ({ id, person }) => (
      <>
        <AnchorLink to="/sessions/$id" params={{ id }} fw={600}>
          {person?.displayName || person?.email || "no longer in the directory"}
        </AnchorLink>
        {person !== null && (
          <Text size="sm" c="dimmed">
            {person.email}
          </Text>
        )}
      </>
    ),
  },
  {
    title: "Signed in by",
    cell: ({ connectionId }) => (connectionId === null ? "password" : <ConnectionName id={connectionId} />),
    wideOnly: true,
  },
  { title: "Since", cell: ({ startedAt }) => <When at={startedAt} as="relative" />, wideOnly: true },
  { title: "Last used", cell: ({ seenAt }) => <When at={seenAt} as="relative" /> },
  { title: "Ends", cell: ({ endsAt }) => <When at={endsAt} as="relative" />, wideOnly: true },
];

function EndOne({ session: { id, person } }: { readonly session: Session }) {
  const whose = person?.email ?? "this person";
  return (
    <AskedButton
      size="compact-sm"
      label="End"
      name={`End the session of ${whose}`}
      title={`End the session of ${whose}?`}
      verb="End session"
      run={() => told(api.DELETE("/sessions/{id}", { params: { path: { id } } }))}
      done="Session ended"
    >
      They have to sign in again in that browser, at once and in every app.
    </AskedButton>
  );
}
