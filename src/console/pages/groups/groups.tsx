import { Button, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useApiForm } from "../../ui/form.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";

type Group = Schemas["Group"];

export function Groups() {
  const search = useSearch({ from: "/groups" });
  const query = queries.useQuery("get", "/groups", { params: { query: search } });
  const [isAdding, adding] = useDisclosure();
  const add = useMay("groups:write") && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={adding.open}>
      New group
    </Button>
  );
  return (
    <Page
      title="Groups"
      lead="Who may open an app, which role they have in it, and which policy is theirs goes by groups."
      actions={add}
    >
      <List<Group>
        label="Groups"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        searchFor="Search by name"
        empty={
          <Empty title="No groups yet" action={add}>
            Groups that an identity provider sends come by themselves at sign-in. Make one yourself to try a
            policy with a few people first.
          </Empty>
        }
      />
      <NewGroup opened={isAdding} close={adding.close} />
    </Page>
  );
}

const COLUMNS: readonly Column<Group>[] = [
  {
    title: "Group",
    cell: ({ id, name }) => (
      <AnchorLink to="/groups/$id" params={{ id }} fw={600}>
        {name}
      </AnchorLink>
    ),
  },
  { title: "Description", cell: ({ description }) => description },
  { title: "Made", cell: ({ createdAt }) => <When at={createdAt} as="day" />, wideOnly: true },
];

function NewGroup({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const navigate = useNavigate();
  const adding = useApiForm({
    initial: { name: "", description: "" },
    send: (body) => told(api.POST("/groups", { body })),
    after: ({ id }) => navigate({ to: "/groups/$id", params: { id } }),
  });
  return (
    <FormDialog opened={opened} close={close} title="New group" verb="Make group" of={adding}>
      <TextInput
        label="Name"
        description="Compared exactly: Ops and ops are two groups."
        data-autofocus
        {...adding.form.getInputProps("name")}
      />
      <Textarea label="Description" autosize {...adding.form.getInputProps("description")} />
    </FormDialog>
  );
}
