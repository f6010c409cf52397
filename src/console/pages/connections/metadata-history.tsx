import { Button, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { List, type Column } from "../../ui/list.tsx";
import { Section } from "../../ui/page.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { linesOf, STATUSES } from "./metadata-difference.ts";
import { Difference } from "./metadata-difference-list.tsx";

type Change = Schemas["MetadataChange"];

/** Every difference that a fetch or an upload brought, with what stood there before. */
export function MetadataHistory({ connectionId }: { readonly connectionId: string }) {
  const { cursor } = useSearch({ from: "/connections/$id" });
  const query = queries.useQuery("get", "/connections/{id}/metadata/changes", {
    params: { path: { id: connectionId }, query: { limit: 10, ...(cursor !== undefined && { cursor }) } },
  });
  return (
    <Section title="Earlier changes">
      <List<Change>
        label="Earlier changes of the metadata"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        empty={
          <Text size="sm" c="dimmed">
            None yet. What a fetch changes is kept here, with what stood there before.
          </Text>
        }
      />
    </Section>
  );
}

const TONES: Readonly<Record<Change["status"], Tone>> = {
  applied: "good",
  held: "warn",
  approved: "good",
  rejected: "bad",
  superseded: "quiet",
};

const COLUMNS: readonly Column<Change>[] = [
  { title: "When", cell: ({ at }) => <When at={at} as="relative" /> },
  { title: "State", cell: ({ status }) => <State tone={TONES[status]}>{STATUSES[status]}</State> },
  {
    title: "Changed",
    cell: (change) =>
      linesOf(change)
        .map(({ label }) => label)
        .join(", "),
    wideOnly: true,
  },
  { title: "", cell: (change) => <Show change={change} /> },
];

function Show({ change }: { readonly change: Change }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        Show
      </Button>
      <Modal opened={opened} onClose={close} title="What changed" size="lg" centered>
        <Difference change={change} />
      </Modal>
    </>
  );
}
