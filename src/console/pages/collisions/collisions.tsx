import { Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { CollisionState } from "./collision-state.tsx";
import { KIND_WORDS, STATUS_WORDS } from "./words.ts";

type Collision = Schemas["Collision"];

export function Collisions() {
  const search = useSearch({ from: "/collisions" });
  const query = queries.useQuery("get", "/collisions", { params: { query: search } });
  return (
    <Page
      title="Collisions"
      lead="Sign-ins of which it cannot be decided whose they are. Nobody is let in by them until you decide."
      up={{ to: "/people", label: "People" }}
    >
      <List<Collision>
        label="Collisions"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        searchFor="Search by address, name or reference"
        filters={[{ name: "status", label: "State", options: STATES }]}
        empty={
          <Empty title="No collisions">
            Where an identity provider sends somebody who contradicts what is known, it is never guessed: it
            waits here for you.
          </Empty>
        }
      />
    </Page>
  );
}

const STATES = (["open", "resolved", "rejected", "superseded", "undone"] as const).map((value) => ({
  value,
  label: STATUS_WORDS[value],
}));

const COLUMNS: readonly Column<Collision>[] = [
  {
    title: "Who came",
    cell: ({ id, arrived }) => (
      <AnchorLink to="/collisions/$id" params={{ id }} fw={600}>
        {arrived.email}
      </AnchorLink>
    ),
  },
  { title: "What is the matter", cell: ({ kind }) => <Text size="sm">{KIND_WORDS[kind]}</Text> },
  { title: "State", cell: (collision) => <CollisionState collision={collision} /> },
  {
    title: "Last seen",
    cell: ({ lastSeenAt, times }) => (
      <>
        <When at={lastSeenAt} as="relative" />
        {times > 1 && `, ${times} times`}
      </>
    ),
    wideOnly: true,
  },
];
