import { Button, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { Members } from "./members.tsx";
import { Uses } from "./uses.tsx";

type Group = Schemas["Group"];

export function GroupPage() {
  const { id } = useParams({ from: "/groups/$id" });
  const query = queries.useQuery("get", "/groups/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(group) => <Shown key={id} group={group} />}</Loaded>;
}

function Shown({ group }: { readonly group: Group }) {
  const mayWrite = useMay("groups:write");
  return (
    <Page
      title={group.name}
      lead={group.description === "" ? undefined : group.description}
      up={{ to: "/groups", label: "Groups" }}
      actions={
        mayWrite && (
          <>
            <Editing key={group.version} group={group} />
            <Deletion group={group} />
          </>
        )
      }
    >
      <PageTabs
        label="About the group"
        tabs={[
          { value: "members", label: "Members", show: () => <Members group={group} /> },
          { value: "uses", label: "Where it is used", show: () => <Uses group={group} /> },
        ]}
      />
    </Page>
  );
}

function Editing({ group: { id, name, description } }: { readonly group: Group }) {
  const [isOpen, dialog] = useDisclosure();
  const editing = useApiForm({
    initial: { name, description },
    send: (body) => told(api.PATCH("/groups/{id}", { params: { path: { id } }, body })),
    done: "Saved",
    after: dialog.close,
  });
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Edit
      </Button>
      <FormDialog opened={isOpen} close={dialog.close} title="Edit the group" verb="Save" of={editing}>
        <TextInput
          label="Name"
          description="A group that an app or a policy names keeps its name. One that an identity provider sends would come again under the old one."
          data-autofocus
          {...editing.form.getInputProps("name")}
        />
        <Textarea label="Description" autosize {...editing.form.getInputProps("description")} />
      </FormDialog>
    </>
  );
}

function Deletion({ group: { id, name } }: { readonly group: Group }) {
  const navigate = useNavigate();
  return (
    <AskedButton
      label="Delete"
      title={`Delete ${name}?`}
      run={() => told(api.DELETE("/groups/{id}", { params: { path: { id } } }))}
      done={`${name} deleted`}
      after={() => navigate({ to: "/groups" })}
    >
      Its members leave it at once; who had something by it has it no more. It is refused while an app or a
      policy names the group.
    </AskedButton>
  );
}
